-- The version of an event at a position ($1), which is known to be visible, as it was written.
select e.event_id, e.type, e.edtf, e.standing, e.summary, e.known, e.recorded, e.version, e.position, e.payload, e.begin_earliest, e.begin_latest
from entries as e
where e.position = $1
