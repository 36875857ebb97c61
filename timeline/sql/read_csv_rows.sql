-- The rows of a CSV file ($1, columns separated by $2) with a header, each as JSON text, numbered as lines: the header is line 1.
create or replace temp table incoming_rows as
select row_number() over () + 1 as line, to_json("its whole row") as content
from read_csv($1, delim = $2, header = true, all_varchar = true, quote = '"', escape = '"', strict_mode = false, null_padding = true) as "its whole row"
