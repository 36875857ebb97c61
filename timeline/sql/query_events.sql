-- Modelled events as they stand, in order: $1 known, $2 position, $3 from and $4 to (microseconds, inclusive; the begin may lie there; one
-- that is open to the past is looked for where it must have happened by), and filters: $5 actor, $6 dyad, $7 topic, $8 type, $9 source
-- (publisher), $10 words (all of them, anywhere), $11 how many at most (NULL: all).
select e.event_id, e.type, e.edtf, e.standing, e.summary, e.known, e.recorded, e.version, e.position, e.payload,
    e.begin_earliest, e.begin_latest
from events_at($1, $2) as e
where e.type not between 'coded.' and 'coded/' and e.begin_latest >= $3 and e.begin_earliest <= $4
    and (e.begin_earliest > -9223372036854775807 or e.begin_latest <= $4)
    and event_matches(e.position, e.type, $5, $6, $7, $8, $9)
    and ($10 is null or not exists (
        select w.word from (select unnest(string_split(lower($10), ' ')) as word) as w
        where not contains(lower(e.summary || ' ' || e.event_id || ' ' || e.payload), w.word)))
order by e.begin_latest, e.begin_earliest, e.position
limit $11
