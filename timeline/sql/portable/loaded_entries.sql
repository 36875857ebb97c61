-- What the lake has about the ids `twice`.
select e.position, e.commit_number, e.operation, e.event_id, e.version, e.concerns, e.type, e.schema_version, e.recorded, e.known, e.edtf,
    e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.standing, e.summary, e.reason, e.payload, e.hash
from entries as e
where e.event_id in (select t.event_id from twice as t)
