-- Coded events as they stand, in order; the parameters of `query_events.sql`. What they say of parties and sources is read out of each by itself.
select e.event_id, e.type, e.edtf, e.standing, e.summary, e.known, e.recorded, e.version, e.position, e.payload,
    e.begin_earliest, e.begin_latest
from events_at($1, $2) as e
where e.type between 'coded.' and 'coded/' and e.begin_latest >= $3 and e.begin_earliest <= $4
    and (e.begin_earliest > -9223372036854775807 or e.begin_latest <= $4)
    and ($8 is null or e.type = $8 or starts_with(e.type, $8 || '.'))
    and ($5 is null or coded_names(e.payload, $5))
    and ($6 is null or list_contains(json_extract_string(e.payload, '$.affects[*]'), $6))
    and ($7 is null or list_contains(json_extract_string(e.payload, '$.topics[*]'), $7))
    and ($9 is null or contains(lower(array_to_string(json_extract_string(e.payload, '$.sources[*].publisher'), chr(10))), lower($9)))
    and ($10 is null or not exists (
        select w.word from (select unnest(string_split(lower($10), ' ')) as word) as w
        where not contains(lower(e.summary || ' ' || e.event_id || ' ' || e.payload), w.word)))
order by e.begin_latest, e.begin_earliest, e.position
limit $11
