-- Sources that new entries bring, from one JSON array ($1).
insert into source_rows
select s.position, s.concerns, s.ordinal, s.known, s.publisher, s.title, s.url, s.published, s.quote, s.via
from (
    select unnest(from_json(cast($1 as json), '[{
        "position": "BIGINT", "concerns": "BIGINT", "ordinal": "BIGINT", "known": "BIGINT", "publisher": "VARCHAR",
        "title": "VARCHAR", "url": "VARCHAR", "published": "VARCHAR", "quote": "VARCHAR", "via": "VARCHAR"
    }]'), recursive := true)
) as s
order by s.position, s.ordinal
