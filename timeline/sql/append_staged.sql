-- Entries of one commit ($1 its number) out of the temporary table `staged`: those with a `line` from $5 to $6, which have no gap, in that order after
-- position $2; $3 the clock, $4 the end of its day, from which on what has no date of publication is known.
insert into entries
select
    s.position, cast($1 as bigint), s.operation, s.event_id, s.version, s.concerns, s.type, s.schema_version, cast($3 as bigint), s.known,
    s.edtf, s.begin_earliest, s.begin_latest, s.end_earliest, s.end_latest, s.standing, s.summary, s.reason, s.payload,
    entry_hash(
        s.position, s.operation, s.event_id, s.version, s.concerns, s.type, s.schema_version, cast($3 as bigint), s.known,
        s.edtf, s.begin_earliest, s.begin_latest, s.end_earliest, s.end_latest, s.standing, content_hash(s.summary, s.reason, s.payload)
    )
from (
    select t.line - cast($5 as bigint) + 1 + cast($2 as bigint) as position, t.operation, t.event_id, t.version, t.concerns, t.type,
        t.schema_version, coalesce(t.known, cast($4 as bigint)) as known, t.edtf, t.begin_earliest, t.begin_latest, t.end_earliest, t.end_latest,
        t.standing, t.summary, t.reason, t.payload
    from staged as t
    where t.line between cast($5 as bigint) and cast($6 as bigint)
) as s
