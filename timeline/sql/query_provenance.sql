-- Entries of modelled events up to a position ($1), with their commits, oldest first: where each version came from.
select e.position, e.operation, e.event_id, e.version, e.type, e.edtf, e.summary, e.reason, e.concerns, c.number, c.author, c.message, c.recorded
from entries as e
join commits as c on c.number = e.commit_number
where e.position <= $1 and e.type not between 'coded.' and 'coded/' and e.operation <> 'erase'
order by e.position
