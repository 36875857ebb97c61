-- Which uncertain date would change a fact: $1 upto, $2 known, $3 position, $4 subject, $5 relation, $6 events to leave out.
-- The smallest shift first; a date that is open at its end comes last.
select p.view, p.layer = 1 as actual, p.event_id, p.position, e.edtf, p.day, p.before, p.after, p.shift
from flips_at($1, $2, $3, $4, $5, 86400000000, without := $6) as p
join entries as e on e.position = p.position
order by p.shift nulls last, p.position, p.view, p.layer
