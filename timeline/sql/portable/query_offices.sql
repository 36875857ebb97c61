-- Who held which office from when to when: the latest moment at which it surely began, and the earliest at which the next change of it may
-- have come; with the event's payload, which may say what it is called.
with followed as (
    select m.subject, m.object, m.initiates, m.begin_latest, m.position,
        lead(m.begin_earliest) over (
            partition by m.subject
            order by m.begin_latest nulls last, m.begin_earliest nulls last, m.position nulls last, m.ordinal nulls last
        ) as until
    from moves as m
    where substr(m.subject, 1, 7) = 'office:' and m.relation = 'held by' and m.layer = 1
)
select f.object as holder, substr(f.subject, 8) as office, e.payload, f.begin_latest, coalesce(f.until, 9223372036854775807) as until
from followed as f
join entries as e on e.position = f.position
where f.initiates
order by f.begin_latest desc nulls last, f.position desc nulls last
