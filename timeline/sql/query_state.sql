-- State with words for the reader: $1 upto, $2 known, $3 position, $4 subject (exact, or all below it; NULL: all), $5 events to leave
-- out. $6 and $7: a range around the subject's name, or NULL.
select f.subject, f.relation, f.object, f.view, f.since, f.certainty, f.initiates, f.standing, f.basis, f.event_id, f.position,
    sources_of(f.position, $2, $3) as sources, e.summary,
    -- hindsight: days from the asked moment until it was public, 0 where it was public by then or nothing was asked
    case when $1 < 9223372036854775807 and f.known > $1 then (f.known - $1 + 86399999999) // 86400000000 else 0 end as hindsight,
    -- whether the order may be unknown: only then it is worth to look closer
    f.certainty = 'certain' and coalesce(f.before_latest >= f.begin_earliest, false) as order_unknown
from facts_at($1, $2, $3, without := $5, name_from := $6, name_upto := $7) as f
join entries as e on e.position = f.position
where $4 is null or f.subject = $4 or starts_with(f.subject, $4 || '/') or starts_with(f.subject, $4 || ':')
order by f.subject, f.relation, f.view, f.certainty, f.begin_latest, f.position, f.ordinal
