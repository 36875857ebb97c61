-- Ids of modelled events that may be what was meant by :words: the nearest by their letters, for a closer look. DuckDB has a better measure.
select e.event_id
from (select distinct n.event_id from entries as n where n.type not between 'coded.' and 'coded/') as e
order by levenshtein(e.event_id, :words) nulls last, e.event_id nulls last
limit 200
