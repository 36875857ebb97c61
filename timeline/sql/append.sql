-- Entries of one commit ($1 its number), from one JSON array ($2): one parameter for a batch of any size, no Arrow needed.
insert into entries
select
    s.position, cast($1 as bigint), s.operation, s.event_id, s.version, s.concerns, s.type, s.schema_version, s.recorded, s.known,
    s.edtf, s.begin_earliest, s.begin_latest, s.end_earliest, s.end_latest, s.standing, s.summary, s.reason, s.payload,
    entry_hash(
        s.position, s.operation, s.event_id, s.version, s.concerns, s.type, s.schema_version, s.recorded, s.known,
        s.edtf, s.begin_earliest, s.begin_latest, s.end_earliest, s.end_latest, s.standing, s.summary, s.reason, s.payload
    )
from (
    select unnest(from_json(cast($2 as json), '[{
        "position": "BIGINT", "operation": "VARCHAR", "event_id": "VARCHAR", "version": "BIGINT", "concerns": "BIGINT",
        "type": "VARCHAR", "schema_version": "BIGINT", "recorded": "BIGINT", "known": "BIGINT", "edtf": "VARCHAR",
        "begin_earliest": "BIGINT", "begin_latest": "BIGINT", "end_earliest": "BIGINT", "end_latest": "BIGINT",
        "standing": "VARCHAR", "summary": "VARCHAR", "reason": "VARCHAR", "payload": "VARCHAR"
    }]'), recursive := true)
) as s
order by s.position
