-- The last commit that lies whole at or before a position.
select c.last_position, c.hash from commits as c where c.last_position <= :position_upto order by c.number desc nulls last limit 1
