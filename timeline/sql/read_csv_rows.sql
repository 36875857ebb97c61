-- The rows of a CSV file ($1, columns separated by $2) with a header, each as JSON text.
create or replace temp table incoming_rows as
select to_json("its whole row") as content
from read_csv($1, delim = $2, header = true, all_varchar = true, quote = '"', escape = '"', strict_mode = false, null_padding = true) as "its whole row"
