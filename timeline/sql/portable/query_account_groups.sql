-- The topics (:role 'topic') or dyads of some versions (`positions`: `item`), in the order of their names.
select p.party, p.position
from party_rows as p
where p.role = :role and p.position in (select a.item from positions as a)
order by p.party nulls last, p.position nulls last
