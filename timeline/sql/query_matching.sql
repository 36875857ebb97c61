-- Which of some positions ($1, a list) match filters: $2 actor, $3 dyad, $4 topic, $5 type, $6 source (publisher).
select e.position
from entries as e
where e.position in (select unnest(cast($1 as bigint[]))) and event_matches(e.position, e.type, $2, $3, $4, $5, $6)
