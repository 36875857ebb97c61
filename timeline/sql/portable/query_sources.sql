-- Sources of some versions (`positions`: `item`), in the order in which the log got them.
select s.concerns, s.publisher, s.title, s.url, s.published, s.quote, s.via, s.position
from source_rows as s
where s.concerns in (select a.item from positions as a) and s.known <= :known_upto and s.position <= :position_upto
order by s.concerns nulls last, s.position nulls last, s.ordinal nulls last
