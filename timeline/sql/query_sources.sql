-- Sources of versions ($positions, a list of positions) at $known_upto known and $position_upto position, in the order in which the log got them.
select s.concerns, s.publisher, s.title, s.url, s.published, s.quote, s.via, s.position
from source_rows as s
where s.concerns in (select unnest(cast($positions as bigint[]))) and s.known <= $known_upto and s.position <= $position_upto
order by s.concerns, s.position, s.ordinal
