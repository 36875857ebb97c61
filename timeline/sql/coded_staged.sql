-- The staged rows without those that `placed` leaves out; with $1 a changed one supersedes what the log has.
create or replace temp table staged_anew as
select s.line, case when p.fate is null then 'record' else 'supersede' end as operation, s.event_id, coalesce(p.version, 0) + 1 as version,
    coalesce(p.there, 0) as concerns, s.type, s.schema_version, s.known, s.edtf, s.begin_earliest, s.begin_latest, s.end_earliest, s.end_latest,
    s.standing, s.summary, case when p.fate is null then '' else 'the source brought its row up to date' end as reason, s.payload
from staged as s
left join placed as p on p.line = s.line
where p.fate is null or ($1 and p.fate = 'changed')
