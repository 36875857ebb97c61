-- The dyad that most entries up to a position ($1) affect.
select s.dyad from scores as s where s.position <= $1 group by s.dyad order by count(*) desc, s.dyad limit 1
