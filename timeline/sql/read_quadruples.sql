-- Lines of subject, relation, object and date, separated by tabs, without a header: out of `incoming_lines`.
create or replace temp table incoming_rows as
select json_object('s', l.f[1], 'r', l.f[2], 'o', l.f[3], 'date', l.f[4]) as content
from (select string_split(r.text, chr(9)) as f from incoming_lines as r) as l
