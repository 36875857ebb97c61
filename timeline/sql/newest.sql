-- What the newest version of an event ($1) says, and in which schema.
select e.payload, e.schema_version
from entries as e
where e.event_id = $1 and e.operation in ('record', 'supersede')
order by e.position desc
limit 1
