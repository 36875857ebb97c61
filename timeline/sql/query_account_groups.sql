-- The topics ($2 'topic') or dyads ($2 'dyad') of some versions ($1, a list of positions), in the order of their names.
select p.party, p.position
from party_rows as p
where p.role = $2 and p.position in (select unnest(cast($1 as bigint[])))
order by p.party, p.position
