-- What the newest version of an event ($1) says, in which schema, and which entry erased the event, if one did.
select e.payload, e.schema_version, (select max(x.position) from entries as x where x.event_id = $1 and x.operation = 'erase') as erased_at
from entries as e
where e.event_id = $1 and e.operation in ('record', 'supersede')
order by e.position desc
limit 1
