-- Every entry about one event, oldest first.
select e.position, e.operation, e.version, e.type, e.edtf, e.standing, e.summary, e.reason, e.known, e.recorded, e.payload,
    c.author, c.message, e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.concerns
from entries as e
join commits as c on c.number = e.commit_number
where e.event_id = :event_id and e.position <= :position_upto
order by e.position nulls last
