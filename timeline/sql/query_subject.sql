-- Every visible effect on one subject ($4), oldest first, judged at $1 upto, $2 known, $3 position; $5 events to leave out, $6 and $7 a range around
-- the subject's name. `certainty` is empty for what is no fact of the state: what comes later, what something else ended, and ends themselves. The
-- other columns are those of `query_state.sql`.
select j.subject, j.relation, j.object, j.view, j.since,
    case when j.happened = 0 then 'possible' when j.happened = 1 and j.recency = 1 and j.initiates then 'certain' else '' end as certainty,
    j.initiates, j.standing, j.basis, j.event_id, j.position, sources_of(j.position, $2, $3) as sources, e.summary,
    case when $1 < 9223372036854775807 and j.known > $1 then (j.known - $1 + 86399999999) // 86400000000 else 0 end as hindsight,
    j.happened = 1 and coalesce(j.before_latest >= j.begin_earliest, false) as order_unknown,
    j.begin_earliest, j.begin_latest, j.known, j.slot
from judged_at($1, $2, $3, without := $5, name_from := $6, name_upto := $7, later := true) as j
join entries as e on e.position = j.position
where j.subject = $4
order by j.begin_latest, j.begin_earliest, j.position, j.ordinal
