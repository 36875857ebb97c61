-- Lines of subject, relation, object and date, separated by tabs, without a header ($1 the file).
create or replace temp table incoming_rows as
select l.line, json_object('s', l.f[1], 'r', l.f[2], 'o', l.f[3], 'date', l.f[4]) as content
from (
    select row_number() over () as line, string_split(r.text, chr(9)) as f
    from read_csv($1, delim = chr(1), quote = '', escape = '', header = false, columns = {'text': 'VARCHAR'}, auto_detect = false) as r
) as l
