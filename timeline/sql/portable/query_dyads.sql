-- Every dyad that events affect.
select s.dyad as dyad from scores as s where s.position <= :position_upto
union
select c.dyad as dyad from counted as c where c.dyad <> ''
order by dyad nulls last
