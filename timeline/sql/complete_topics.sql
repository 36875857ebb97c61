-- Topics that begin with $1.
select distinct p.party, '' as words from party_rows as p where p.role = 'topic' and starts_with(p.party, $1) order by p.party limit 200
