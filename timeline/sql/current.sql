-- Everything that was ever said of some events (the column `event_id` of `held`, timeline/columns.py), oldest first.
select e.event_id, e.position, e.version, e.operation, e.type, e.standing, e.payload, e.edtf,
    e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest
from entries as e
where e.event_id in (select h.event_id from held as h)
order by e.position
