-- The last entry about each of some events (`ids`: `item`).
select e.event_id, max(e.position) as position
from entries as e
where e.position <= :position_upto and e.event_id in (select i.item from ids as i)
group by e.event_id
