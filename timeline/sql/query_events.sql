-- Events as they stand, in order: $1 known, $2 position, $3 from and $4 to (microseconds, inclusive; the begin may lie there; one that is open
-- to the past is looked for where it must have happened by),
-- and filters: $5 actor, $6 dyad, $7 topic, $8 type, $9 source (publisher), $10 words (all of them, anywhere), $11 id.
select e.event_id, e.type, e.edtf, e.standing, e.summary, e.known, e.recorded, e.version, e.position, e.payload,
    e.begin_earliest, e.begin_latest
from events_at($1, $2) as e
where e.begin_latest >= $3 and e.begin_earliest <= $4
    and (e.begin_earliest > -9223372036854775807 or e.begin_latest <= $4)
    and ($5 is null or e.position in (select p.position from party_rows as p
        where p.role in ('actor', 'target') and (p.party = $5 or starts_with(p.party, $5 || '/') or p.party like '%/' || $5)))
    and ($6 is null or e.position in (select p.position from party_rows as p where p.role = 'dyad' and p.party = $6))
    and ($7 is null or e.position in (select p.position from party_rows as p where p.role = 'topic' and p.party = $7))
    and ($8 is null or e.type = $8 or starts_with(e.type, $8 || '.'))
    and ($9 is null or e.position in (select s.concerns from source_rows as s where contains(lower(s.publisher), lower($9))))
    and ($10 is null or not exists (
        select w.word from (select unnest(string_split(lower($10), ' ')) as word) as w
        where not contains(lower(e.summary || ' ' || e.event_id || ' ' || e.payload), w.word)))
    and ($11 is null or e.event_id = $11)
order by e.begin_latest, e.begin_earliest, e.position
