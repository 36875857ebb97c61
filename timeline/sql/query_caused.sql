-- Events that name another as their cause: $1 known, $2 position, $3 the id of the cause; in their order, at most a hundred.
select e.event_id, e.type, e.edtf, e.standing, e.summary, e.known, e.recorded, e.version, e.position, e.payload,
    e.begin_earliest, e.begin_latest
from events_at($1, $2) as e
where e.position in (select p.position from party_rows as p where p.role = 'cause' and p.party = $3)
order by e.begin_latest, e.begin_earliest, e.position
limit 100
