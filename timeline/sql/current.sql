-- Everything that was ever said of some events ($1, a list of ids), oldest first.
select e.event_id, e.position, e.version, e.operation, e.type, e.standing, e.payload, e.edtf,
    e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest
from entries as e
where e.event_id in (select unnest(cast($1 as varchar[])))
order by e.position
