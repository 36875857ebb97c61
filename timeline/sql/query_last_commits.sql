-- The newest commits, $1 at most.
select c.number, c.first_position, c.last_position, c.recorded, c.author, c.message, c.hash from commits as c order by c.number desc limit $1
