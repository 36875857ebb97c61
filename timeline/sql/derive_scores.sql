-- Scores of new entries by dyad, from one JSON array ($1).
insert into scores
select s.position, s.dyad, s.score, s.scale
from (
    select unnest(from_json(cast($1 as json), '[{
        "position": "BIGINT", "dyad": "VARCHAR", "score": "DOUBLE", "scale": "VARCHAR"
    }]'), recursive := true)
) as s
order by s.position, s.dyad
