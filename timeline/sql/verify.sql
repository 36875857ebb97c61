-- What the stored entries of each commit hash to now, beside what they say: one row a commit, oldest first. `digest` as in `digest.sql`.
-- Where the log says that an entry's words are erased, it says what they hashed to; `first_kept`: the first such entry whose words are still there.
select t.commit_number, min(t.first_position) as first_position, max(t.last_position) as last_position, sum(t.entries)::bigint as entries,
    sha256(string_agg(t.digest, '' order by t.thousand)) as digest, min(t.first_changed) as first_changed, min(t.first_kept) as first_kept,
    sum(t.erased)::bigint as erased
from (
    select e.commit_number, (e.position - c.first_position) // 1000 as thousand, min(e.position) as first_position, max(e.position) as last_position,
        count(*) as entries, sha256(string_agg(e.hash, '' order by e.position)) as digest,
        min(case when e.hash <> entry_hash(
            e.position, e.operation, e.event_id, e.version, e.concerns, e.type, e.schema_version, e.recorded, e.known, e.edtf,
            e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest, e.standing,
            case when x.position is null or not is_blank(e.summary, e.reason, e.payload) then content_hash(e.summary, e.reason, e.payload) else x.content end
        ) then e.position end) as first_changed,
        min(case when x.position is not null and not is_blank(e.summary, e.reason, e.payload) then e.position end) as first_kept,
        count(x.position) as erased
    from entries as e
    join (select n.commit_number, min(n.position) as first_position from entries as n group by n.commit_number) as c
        on c.commit_number = e.commit_number
    left join erasures() as x on x.position = e.position
    group by e.commit_number, thousand
) as t
group by t.commit_number
order by t.commit_number
