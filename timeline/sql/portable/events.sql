-- Every visible event, with the version that holds.
select e.event_id, e.type, e.edtf, e.standing, e.summary, e.known, e.recorded, e.version, e.position,
    e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.payload
from entries as e
where e.operation = 'record' and e.known <= :known_upto and e.position <= :position_upto
    and not exists (select 1 from revisions as r where r.position = e.position)
union all
select e.event_id, e.type, e.edtf, v.standing, e.summary, v.known, e.recorded, e.version, e.position,
    e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.payload
from entries as e
join revised as v on v.position = e.position
