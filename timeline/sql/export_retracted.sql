-- How many modelled events up to position $1 are retracted, and not brought back or erased since: no export of events has them.
select count(*)
from (
    select e.event_id, max_by(e.operation, e.position) as last
    from entries as e
    where e.position <= $1 and e.operation <> 'corroborate'
        and e.event_id not in (select c.event_id from entries as c where c.type between 'coded.' and 'coded/')
    group by e.event_id
)
where last = 'retract'
