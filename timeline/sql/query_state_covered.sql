-- A whole state with the other clocks open, out of the intervals up to position $2: $1 upto. The columns are those of `query_state.sql`.
select f.subject, f.relation, f.object, f.view, f.since, f.certainty, f.initiates, f.standing, f.basis, f.event_id, f.position,
    sources_of(f.position, 9223372036854775807, 9223372036854775807) as sources, e.summary,
    -- hindsight: days from the asked moment until it was public, 0 where it was public by then or nothing was asked
    case when $1 < 9223372036854775807 and f.known > $1 then (f.known - $1 + 86399999999) // 86400000000 else 0 end as hindsight,
    -- whether the order may be unknown: only then it is worth to look closer
    f.certainty = 'certain' and coalesce(f.before_latest >= f.begin_earliest, false) as order_unknown
from facts_covered_at($1, $2) as f
join entries as e on e.position = f.position
order by f.subject, f.relation, f.view, f.certainty, f.begin_latest, f.position, f.ordinal
