-- The entries of a log of format 1 into the log that is attached as `fresh`, with the hashes that this format gives them. Their commits are
-- chained anew afterwards.
insert into fresh.entries
select e.* exclude (hash), entry_hash(
    e.position, e.operation, e.event_id, e.version, e.concerns, e.type, e.schema_version, e.recorded, e.known, e.edtf,
    e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.standing, content_hash(e.summary, e.reason, e.payload)
)
from entries as e
order by e.position;
