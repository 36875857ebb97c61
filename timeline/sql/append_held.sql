-- Entries of one commit ($1 its number) out of the columns `held` (timeline/columns.py), in their order. Gives the hashes.
insert into entries
select
    s.position, cast($1 as bigint), s.operation, s.event_id, s.version, s.concerns, s.type, s.schema_version, s.recorded, s.known,
    s.edtf, s.begin_earliest, s.begin_latest, s.end_earliest, s.end_latest, s.standing, s.summary, s.reason, s.payload,
    entry_hash(
        s.position, s.operation, s.event_id, s.version, s.concerns, s.type, s.schema_version, s.recorded, s.known,
        s.edtf, s.begin_earliest, s.begin_latest, s.end_earliest, s.end_latest, s.standing, content_hash(s.summary, s.reason, s.payload)
    )
from held as s
returning position, hash
