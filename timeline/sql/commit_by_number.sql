-- A commit by its number ($1). It is found by way of the one index, whose blocks nothing else reads before the next append.
select c.hash from commits as c where c.number = $1
