-- Versions in the order in which a chronology tells them (`positions`: `place` and `item`, which may come twice).
select c.place, e.event_id, e.type, e.edtf, coalesce(v.standing, e.standing) as standing, e.summary, coalesce(v.known, e.known) as known,
    e.recorded, e.version, e.position, e.payload, e.begin_earliest, e.begin_latest, e.end_latest
from positions as c
join entries as e on e.position = c.item
left join revised as v on v.position = e.position
order by c.place nulls last
