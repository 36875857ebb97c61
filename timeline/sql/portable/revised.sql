-- The version of each event that holds at (:known_upto, :position_upto), with its standing there, of the events that have more than
-- one entry. A corroborate makes a version known earlier, and may raise it from reported to actual.
with entered as (
    select r.event_id, case when r.operation = 'corroborate' then r.concerns else r.position end as position, min(r.known) as known,
        max(case when r.operation <> 'corroborate' then r.standing end) as standing,
        max(case when r.operation = 'retract' then 1 else 0 end) as gone,
        max(case when r.operation = 'corroborate' and r.standing = 'actual' and r.known <= :known_upto then 1 else 0 end) as raised
    from revisions as r
    where r.position <= :position_upto
    group by r.event_id, case when r.operation = 'corroborate' then r.concerns else r.position end
),
ranked as (
    select v.*, row_number() over (partition by v.event_id order by v.position desc nulls last) as recency
    from entered as v
    where v.known <= :known_upto
)
select d.position, d.event_id, case when d.raised = 1 and d.standing = 'reported' then 'actual' else d.standing end as standing, d.known
from ranked as d
where d.recency = 1 and d.gone = 0
