-- All that was said of modelled events, oldest first, with the request that brought it: of the events in a list ($1), or of all where it is NULL.
select e.position, e.operation, e.event_id, e.concerns, e.type, e.schema_version, e.standing, e.reason, e.payload, e.edtf,
    e.begin_earliest, e.begin_latest, c.request_id, e.version
from entries as e
join commits as c on c.number = e.commit_number
where e.type not between 'coded.' and 'coded/'
    and ($1 is null or e.event_id in (select unnest(cast($1 as varchar[]))))
order by e.position
