-- What the stored entries of each commit hash to now, beside what they say: one row a commit, oldest first.
select e.commit_number, min(e.position) as first_position, max(e.position) as last_position, count(*) as entries,
    sha256(string_agg(e.hash, '' order by e.position)) as digest,
    min(case when e.hash <> entry_hash(
        e.position, e.operation, e.event_id, e.version, e.concerns, e.type, e.schema_version, e.recorded, e.known, e.edtf,
        e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.standing, e.summary, e.reason, e.payload
    ) then e.position end) as first_changed
from entries as e
group by e.commit_number
order by e.commit_number
