-- Actors, targets, dyads, topics and causes of new entries, from one JSON array ($1).
insert into party_rows
select s.position, s.role, s.ordinal, s.party
from (
    select unnest(from_json(cast($1 as json), '[{
        "position": "BIGINT", "role": "VARCHAR", "ordinal": "BIGINT", "party": "VARCHAR"
    }]'), recursive := true)
) as s
order by s.position, s.role, s.ordinal
