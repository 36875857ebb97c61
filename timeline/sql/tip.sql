-- The last commit: its number, last position, hash and clock.
select c.number, c.last_position, c.hash, c.recorded from commits as c order by c.number desc limit 1
