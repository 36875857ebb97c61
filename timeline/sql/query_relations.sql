-- Relations of the subjects of a kind ($1).
select distinct f.relation from effects as f where starts_with(f.subject, $1 || ':') order by f.relation
