-- The topics ($role 'topic') or dyads ($role 'dyad') of some versions ($positions, a list of positions), in the order of their names.
select p.party, p.position
from party_rows as p
where p.role = $role and p.position in (select unnest(cast($positions as bigint[])))
order by p.party, p.position
