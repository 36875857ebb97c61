-- Every visible effect on one fact's subject and relation (NULL: all), oldest first.
select m.subject, m.relation, m.object, m.view, m.since, m.initiates, m.standing, m.basis, m.event_id, m.position,
    (
        select count(*)
        from source_rows as s
        where s.concerns = m.position and s.known <= :known_upto and s.position <= :position_upto
    ) as sources,
    m.begin_earliest, m.begin_latest, e.summary, m.known, m.slot
from moves as m
join entries as e on e.position = m.position
where m.subject = :subject and (:relation is null or m.relation = :relation)
order by m.begin_latest nulls last, m.begin_earliest nulls last, m.position nulls last, m.ordinal nulls last
