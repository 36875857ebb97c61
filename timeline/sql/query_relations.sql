-- Relations of the subjects of a kind ($1) up to a position ($2).
select distinct f.relation from effects as f where starts_with(f.subject, $1 || ':') and f.position <= $2 order by f.relation
