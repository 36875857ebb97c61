-- Dyads of modelled events that begin with $1, in either case.
select distinct p.party, '' as words
from party_rows as p
where p.role = 'dyad' and starts_with(lower(p.party), lower($1))
order by p.party
limit 200
