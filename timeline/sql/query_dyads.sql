-- Every dyad that events up to a position ($1) affect.
select s.dyad from scores as s where s.position <= $1
union
select d.dyad from coded_days_at(9223372036854775807, $1) as d where d.dyad <> ''
order by dyad
