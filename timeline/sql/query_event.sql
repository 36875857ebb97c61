-- One event as it stands at $1 known and $2 position: $3 its id.
select e.event_id, e.type, e.edtf, e.standing, e.summary, e.known, e.recorded, e.version, e.position, e.payload,
    e.begin_earliest, e.begin_latest
from events_at($1, $2) as e
where e.event_id = $3
