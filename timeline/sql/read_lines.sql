-- The lines of a file ($1), whole: no quote and no comma means anything. $2 the longest line, in bytes.
create or replace temp table incoming_lines as
select coalesce(r.text, '') as text
from read_csv(
    $1, delim = chr(1), quote = '', escape = '', header = false, columns = {'text': 'VARCHAR'}, auto_detect = false, max_line_size = $2
) as r
