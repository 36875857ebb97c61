-- Of a part ($1) the rows whose ids come up elsewhere too.
create or replace temp table staged as
select t.line, t.operation, t.event_id, t.version, t.concerns, t.type, t.schema_version, t.known, t.edtf, t.begin_earliest, t.begin_latest,
    t.end_earliest, t.end_latest, t.standing, t.summary, t.reason, t.payload
from twice_rows as t
where t.unit = $1
