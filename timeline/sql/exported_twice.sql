-- The first entry after position $1 that puts an event on record that is there already; NULL where there is none.
select min(e.position)
from entries as e
where e.operation = 'record' and e.position > $1
    and exists (select 1 from entries as b where b.event_id = e.event_id and b.position < e.position)
