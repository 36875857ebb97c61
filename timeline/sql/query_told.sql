-- Versions in the order in which a chronology tells them: $known_upto known, $position_upto position, $positions a list of positions, which may name one twice. The columns
-- are those of `query_events.sql`, with the last moment, and the place in the list before them.
select c.place, e.event_id, e.type, e.edtf, coalesce(v.standing, e.standing) as standing, e.summary, coalesce(v.known, e.known) as known,
    e.recorded, e.version, e.position, e.payload, e.begin_earliest, e.begin_latest, e.end_latest
from (
    select t.position, t.place
    from unnest(cast($positions as bigint[])) with ordinality as t(position, place)
) as c
join entries as e on e.position = c.position
left join revised_at($known_upto, $position_upto) as v on v.position = e.position
order by c.place
