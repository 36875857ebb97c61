-- Entries after a position ($1), at most $2 of them, oldest first, with who wrote them.
select e.position, e.operation, e.event_id, e.type, e.edtf, e.standing, e.summary, e.reason, e.recorded, c.author, c.message
from entries as e
join commits as c on c.number = e.commit_number
where e.position > $1
order by e.position
limit $2
