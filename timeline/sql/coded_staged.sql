-- The entries to write, in the order of the file: what is new, and (with $2) what changed, of the lines from $3 to $4. $1 the type.
create or replace temp table staged as
select row_number() over (order by c.line) as place,
    case when p.fate = 'new' then 'record' else 'supersede' end as operation, c.event_id, coalesce(p.version, 0) + 1 as version,
    coalesce(p.there, 0) as concerns, $1 as type, 1 as schema_version, c.published_known as known, c.edtf, c.begin_earliest, c.begin_latest,
    c.begin_earliest as end_earliest, c.begin_latest as end_latest, 'actual' as standing, c.summary,
    case when p.fate = 'new' then '' else 'the source brought its row up to date' end as reason, c.payload
from checked as c
join placed as p on p.line = c.line
where (p.fate = 'new' or ($2 and p.fate = 'changed')) and c.line between $3 and $4
