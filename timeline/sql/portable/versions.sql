-- The same of every event. One with a single entry holds as soon as that is known and read: nothing has to be worked out for it.
select e.position, e.event_id, e.standing, e.known
from entries as e
where e.operation = 'record' and e.known <= :known_upto and e.position <= :position_upto
    and not exists (select 1 from revisions as r where r.position = e.position)
union all
select v.position, v.event_id, v.standing, v.known from revised as v
