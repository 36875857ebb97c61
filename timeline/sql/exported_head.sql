-- The last commit of an export: its number, and the head that it makes.
select c.number, c.last_position || ':' || c.hash from exported_commits as c order by c.number desc limit 1
