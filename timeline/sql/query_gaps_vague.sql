-- Modelled events of which not even the day of their begin is known: $1 upto, $2 known, $3 position. The widest stretch first; an open one before all.
select e.event_id, e.summary, e.edtf, e.begin_earliest, e.begin_latest, e.position
from events_at($2, $3) as e
where e.type not between 'coded.' and 'coded/' and e.begin_earliest <= $1
    and (e.begin_earliest = -9223372036854775807 or e.begin_latest = 9223372036854775807 or e.begin_latest - e.begin_earliest >= 86400000000)
order by
    case when e.begin_earliest > -9223372036854775807 and e.begin_latest < 9223372036854775807 then e.begin_latest - e.begin_earliest end
        desc nulls first,
    e.begin_latest, e.position
