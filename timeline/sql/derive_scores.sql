-- Scores of entries by dyad, from four columns of equal length, each a JSON array ($1 to $4); the rest as the entry has it.
select s.position, s.dyad, s.score, s.scale, e.event_id, e.standing, e.known, e.begin_earliest, e.begin_latest
from (
    select unnest(from_json(cast($1 as json), '["BIGINT"]')) as position, unnest(from_json(cast($2 as json), '["VARCHAR"]')) as dyad,
        unnest(from_json(cast($3 as json), '["DOUBLE"]')) as score, unnest(from_json(cast($4 as json), '["VARCHAR"]')) as scale
) as s
join entries as e on e.position = s.position
