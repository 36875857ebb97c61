-- The rows with one of the ids `twice`.
select l.unit, l.ordinal, l.line, l.operation, l.event_id, l.version, l.concerns, l.type, l.schema_version, l.known, l.edtf, l.begin_earliest,
    l.begin_latest, l.end_earliest, l.end_latest, l.standing, l.summary, l.reason, l.payload
from loaded as l
where l.event_id in (select t.event_id from twice as t)
