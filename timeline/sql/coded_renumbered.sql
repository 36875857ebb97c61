-- Number the lines of `staged` without a gap, in their order: what was left out leaves no place in the log.
update staged
set line = n.place
from (select s.line as was, row_number() over (order by s.line) as place from staged as s) as n
where n.was = staged.line and n.place <> staged.line
