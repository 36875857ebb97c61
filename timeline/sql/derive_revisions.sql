-- All entries of the events that have more than one, as far as the positions from $1 to $2 make them so: the new entries of
-- these events, and the first one of an event that had no other before. That words were erased says nothing about what holds.
with touched as (
    select distinct n.event_id from entries as n where n.position between $1 and $2 and n.operation not in ('record', 'erase')
),
theirs as (
    select e.position, e.operation, e.event_id, e.concerns, e.known, e.standing,
        sum(case when e.position < $1 then 1 else 0 end) over (partition by e.event_id) as earlier
    from entries as e
    join touched as t on t.event_id = e.event_id
    where e.position <= $2 and e.operation <> 'erase'
)
select h.position, h.operation, h.event_id, h.concerns, h.known, h.standing
from theirs as h
where h.position >= $1 or h.earlier = 1
