-- What is still planned, confirmed or announced at $1 upto, $2 known, $3 position, with the dates for which it is due (EDTF).
select s.subject, s.object as status, d.object as due, d.event_id, d.position
from facts_at($1, $2, $3) as s
join facts_at($1, $2, $3) as d on d.subject = s.subject and d.view = s.view
where s.relation = 'status' and s.object in ('planned', 'confirmed', 'announced') and s.certainty = 'certain'
    and d.relation in ('dates', 'takes effect') and d.certainty = 'certain'
order by s.subject, s.layer desc, d.layer desc, d.position
