-- Ids of modelled events that begin with $1, with their newest words.
select e.event_id, arg_max(e.summary, e.position) as words
from entries as e
where starts_with(e.event_id, $1) and e.type not between 'coded.' and 'coded/' and e.operation in ('record', 'supersede')
group by e.event_id
order by e.event_id
limit 200
