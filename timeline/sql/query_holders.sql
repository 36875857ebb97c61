-- Offices held at a moment ($1) as known and recorded ($2, $3): office and holder.
select substr(f.subject, length('office:') + 1) as office, f.object as holder
from facts_at($1, $2, $3) as f
where starts_with(f.subject, 'office:') and f.certainty = 'certain' and f.standing = 'actual'
order by f.subject, f.position
