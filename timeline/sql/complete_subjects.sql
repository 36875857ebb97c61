-- Subjects that begin with $1, or whose name does: a shell that breaks words at colons asks for the name alone.
select distinct case when starts_with(e.subject, $1) then e.subject else e.name end as subject, '' as words
from effects as e
where starts_with(e.subject, $1) or starts_with(e.name, $1)
order by 1
limit 200
