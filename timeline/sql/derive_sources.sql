-- Sources that the entries from $1 to $2 bring. Those of a coded event stay in its payload, and are known with its version. $3 says from when on a publication is known: a JSON array of {published, known},
-- one for each date of publication that is written in them (see `published.sql`).
select e.position, case when e.operation = 'corroborate' then e.concerns else e.position end as concerns, s.ordinal - 1 as ordinal,
    coalesce(k.known, e.known) as known, coalesce(s.source.publisher, '') as publisher, coalesce(s.source.title, '') as title,
    coalesce(s.source.url, '') as url, coalesce(s.source.published, '') as published, coalesce(s.source.quote, '') as quote,
    coalesce(s.source.via, '') as via
from (
    select n.position, n.operation, n.concerns, n.known,
        from_json(json_extract(n.payload, '$.sources'), '[{
            "publisher": "VARCHAR", "title": "VARCHAR", "url": "VARCHAR", "published": "VARCHAR", "quote": "VARCHAR", "via": "VARCHAR"
        }]') as sources
    from entries as n
    where n.position between $1 and $2 and n.operation <> 'retract' and (n.operation = 'corroborate' or n.type not between 'coded.' and 'coded/')
) as e
cross join unnest(e.sources) with ordinality as s(source, ordinal)
left join (
    select unnest(from_json(cast($3 as json), '[{"published": "VARCHAR", "known": "BIGINT"}]'), recursive := true)
) as k on k.published = s.source.published
