-- The facts. Certain: the last effect that has surely taken place in each (subject, relation, slot, view, layer), where it
-- initiates. Possible: each effect that may or may not have taken place. `before_latest`: the last moment of the effect before a
-- certain one in its cell.
select s.subject, s.relation, s.object, s.view, s.since, case when s.happened = 1 then 'certain' else 'possible' end as certainty,
    s.initiates, s.standing, s.basis, s.event_id, s.position, s.ordinal, s.known, s.begin_earliest, s.begin_latest, s.slot, s.layer,
    case when s.happened = 1 then s.before_latest end as before_latest
from judged as s
where s.happened = 0 or (s.recency = 1 and s.initiates)
