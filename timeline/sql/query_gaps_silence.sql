-- Stretches in which nothing is on record between two parties: $1 upto (to which the last silence runs), $2 known, $3 position, $4 dyad (NULL: all),
-- $5 the least length in microseconds. A stretch runs from the last moment of all that came before to the first of what comes next, so that
-- what is vaguely dated breaks no silence that is certain, and shortens it where it may lie in it.
with happened as (
    select p.party as dyad, e.event_id, e.position, e.begin_earliest, least(e.end_latest, $1) as end_latest
    from events_at($2, $3) as e
    join party_rows as p on p.position = e.position and p.role = 'dyad'
    where e.begin_earliest > -9223372036854775807 and e.begin_earliest <= $1 and ($4 is null or p.party = $4)
),
followed as (
    select h.*,
        max(h.end_latest) over (
            partition by h.dyad order by h.begin_earliest, h.position rows between unbounded preceding and current row
        ) as quiet_from,
        lead(h.begin_earliest) over (partition by h.dyad order by h.begin_earliest, h.position) as next_begin,
        lead(h.event_id) over (partition by h.dyad order by h.begin_earliest, h.position) as next_event
    from happened as h
)
select f.dyad, f.quiet_from + 1 as since, coalesce(f.next_begin - 1, $1) as until, f.event_id, f.position, coalesce(f.next_event, '') as next_event
from followed as f
where coalesce(f.next_begin - 1, $1) - f.quiet_from >= $5
order by f.dyad, f.quiet_from
