-- Scores of the coded entries from $1 to $2 by dyad: the figure that the row brings, else that of its code. $3 a JSON array of {type, code,
-- score, scale}, one for each code that is written in them without a figure of its own.
select e.position, d.dyad, coalesce(e.given, k.score, 0.0) as score,
    case when e.given is not null then 'as coded' when k.score is not null then k.scale else '' end as scale
from (
    select n.position, n.type, try_cast(json_extract_string(n.payload, '$.score') as double) as given,
        json_extract_string(n.payload, '$.code') as code, json_extract_string(n.payload, '$.affects[*]') as dyads
    from entries as n
    where n.position between $1 and $2 and n.operation in ('record', 'supersede') and starts_with(n.type, 'coded.')
        and contains(n.payload, '"affects"')
) as e
cross join unnest(e.dyads) as d(dyad)
left join (
    select unnest(from_json(cast($3 as json), '[{"type": "VARCHAR", "code": "VARCHAR", "score": "DOUBLE", "scale": "VARCHAR"}]'), recursive := true)
) as k on k.type = e.type and k.code = e.code
