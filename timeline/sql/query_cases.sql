-- The facts that hold in some ($6 'best') or in every case ($6 'worst'); the rest as in `query_state.sql`.
select f.subject, f.relation, f.object, f.view, f.since, f.certainty, f.initiates, f.standing, f.basis, f.event_id, f.position,
    sources_of(f.position, $2, $3) as sources, e.summary,
    case when $1 < 9223372036854775807 and f.known > $1 then (f.known - $1 + 86399999999) // 86400000000 else 0 end as hindsight,
    f.order_unknown
from cases_at($1, $2, $3, without := $5) as f
join entries as e on e.position = f.position
where ($4 is null or f.subject = $4 or starts_with(f.subject, $4 || '/') or starts_with(f.subject, $4 || ':'))
    and ($6 = 'best' or f.in_every_case)
order by f.subject, f.relation, f.view, f.certainty, f.begin_latest, f.position, f.ordinal
