-- Effects of new entries, from one JSON array ($1).
insert into effects
select s.position, s.ordinal, s.subject, s.relation, s.slot, s.object, s.initiates, s.view, s.basis, s.since, s.begin_earliest, s.begin_latest
from (
    select unnest(from_json(cast($1 as json), '[{
        "position": "BIGINT", "ordinal": "BIGINT", "subject": "VARCHAR", "relation": "VARCHAR", "slot": "VARCHAR",
        "object": "VARCHAR", "initiates": "BOOLEAN", "view": "VARCHAR", "basis": "VARCHAR", "since": "VARCHAR",
        "begin_earliest": "BIGINT", "begin_latest": "BIGINT"
    }]'), recursive := true)
) as s
order by s.position, s.ordinal
