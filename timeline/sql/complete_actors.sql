-- Parties and people that begin with $1, in either case, of modelled events; also by the person's name.
select distinct p.party, '' as words
from party_rows as p
where p.role in ('actor', 'target')
    and (starts_with(lower(p.party), lower($1)) or starts_with(lower(split_part(p.party, '/', 2)), lower($1)))
order by p.party
limit 200
