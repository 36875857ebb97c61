-- What becomes of the rows of `load_unit.sql`: whether each is kept, as what, and which row of the part ($1) it then is. `staged_anew` has those kept.
create or replace temp table decided as
select t.line, a.line is not null as kept, a.operation, a.version, a.concerns, a.reason,
    t.ordinal - count(*) filter (a.line is null) over (order by t.line) as place
from twice_rows as t
left join staged_anew as a on a.line = t.line
where t.unit = $1
