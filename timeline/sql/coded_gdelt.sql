-- Rows of a GDELT export, of which `incoming_lines` holds the lines: 57 or 58 columns in version 1.0, 61 in 2.0, also mixed. All is
-- text, quotes are data. Fields by position; those of the place and after it moved between the versions.
create or replace temp table read_rows as
with fields as (
    select l.line, string_split(l.text, chr(9)) as f from incoming_lines as l
)
select r.line,
    case when len(r.f) in (57, 58, 61) then 'gdelt-' || r.f[1] end as external_id,
    r.f[2] as when_text,
    '' as precision_text,
    case when len(r.f) = 61 then r.f[60] else r.f[57] end as published_text,
    r.f[27] as code,
    r.f[31] as score_text,
    r.f[32] as mentions_text,
    case when r.f[8] <> '' then r.f[8] else r.f[6] end as actor_id,
    r.f[7] as actor_name,
    case when r.f[18] <> '' then r.f[18] else r.f[16] end as target_id,
    r.f[17] as target_name,
    '' as publisher,
    coalesce(case when len(r.f) = 61 then r.f[61] else r.f[58] end, '') as url,
    coalesce(case when len(r.f) = 61 then r.f[53] else r.f[51] end, '') as place,
    '' as said,
    case when r.f[26] = '0' then '{"root":false}' else '' end as extra,
    case when len(r.f) not in (57, 58, 61) then 'columns' end as bad_column,
    case when len(r.f) not in (57, 58, 61) then cast(len(r.f) as varchar) end as bad_value,
    case when len(r.f) not in (57, 58, 61) then 'a GDELT row has 57, 58 or 61 columns' end as bad_reason
from fields as r
