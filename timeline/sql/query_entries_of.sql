-- Every entry about one event ($1) up to a position ($2), oldest first.
select e.position, e.operation, e.version, e.type, e.edtf, e.standing, e.summary, e.reason, e.known, e.recorded, e.payload,
    c.author, c.message, e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.concerns
from entries as e
join commits as c on c.number = e.commit_number
where e.event_id = $1 and e.position <= $2
order by e.position
