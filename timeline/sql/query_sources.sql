-- Sources of versions ($1, a list of positions) at $2 known and $3 position, in the order in which the log got them.
select s.concerns, s.publisher, s.title, s.url, s.published, s.quote, s.via, s.position
from source_rows as s
where s.concerns in (select unnest(cast($1 as bigint[]))) and s.known <= $2 and s.position <= $3
order by s.concerns, s.position, s.ordinal
