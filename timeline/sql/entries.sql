-- All entries after a position ($1), oldest first, in the order of the model's fields.
select e.position, e.operation, e.event_id, e.version, e.concerns, e.type, e.schema_version, e.recorded, e.known, e.edtf,
    e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.standing, e.summary, e.reason, e.payload, e.hash
from entries as e
where e.position > $1
order by e.position
