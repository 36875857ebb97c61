-- What the rows of a GDELT export say, whichever version they are: the 61st column shows 2.0, the 57th 1.0 (with an address in the 58th or without).
-- The line is where the row stands in the file: `first_line` is that of the first row.
create or replace temp view read_rows as
select g.rowid + getvariable('first_line') as line, 'gdelt-' || g.c1 as external_id, coalesce(g.c2, '') as when_text, '' as precision_text,
    -- of the moment of publication the day counts: so there are few of them
    coalesce(case when g.c61 is null then g.c57 when length(g.c60) = 14 then substr(g.c60, 1, 8) else g.c60 end, '') as published_text, true as relative, coalesce(g.c27, '') as code,
    coalesce(g.c31, '') as score_text, coalesce(g.c32, '') as mentions_text,
    coalesce(nullif(g.c8, ''), g.c6, '') as actor_id, coalesce(g.c7, '') as actor_name,
    coalesce(nullif(g.c18, ''), g.c16, '') as target_id, coalesce(g.c17, '') as target_name,
    '' as publisher, coalesce(case when g.c61 is not null then g.c61 else g.c58 end, '') as url,
    coalesce(case when g.c61 is not null then g.c53 else g.c51 end, '') as place, '' as said, false as both,
    case when g.c26 = '0' then '"root":false' else '' end as extra,
    case when g.c62 is not null or not (g.c61 is not null or (g.c57 is not null and g.c59 is null)) then 'columns' end as bad_column,
    substr(coalesce(g.c1, ''), 1, 40) as bad_value, 'a GDELT row has 57, 58 or 61 columns' as bad_reason
from gdelt_rows as g
