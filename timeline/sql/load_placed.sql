-- The rows of a part (the file $1) that are to be entries, numbered from 1 in their order, as `append_staged.sql` takes them.
create or replace temp table staged as
select row_number() over (order by s.line) as line, coalesce(d.operation, s.operation) as operation, s.event_id,
    coalesce(d.version, s.version) as version, coalesce(d.concerns, s.concerns) as concerns, s.type, s.schema_version, s.known, s.edtf,
    s.begin_earliest, s.begin_latest, s.end_earliest, s.end_latest, s.standing, s.summary, coalesce(d.reason, s.reason) as reason, s.payload
from read_parquet($1, hive_partitioning = false) as s
left join decided as d on d.line = s.line
where d.kept is distinct from false
