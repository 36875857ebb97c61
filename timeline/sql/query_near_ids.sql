-- Ids of modelled events that may be what was meant by $words: the nearest by their letters, for a closer look.
select e.event_id
from (select distinct n.event_id from entries as n where n.type not between 'coded.' and 'coded/') as e
order by jaro_winkler_similarity(e.event_id, $words) desc, e.event_id
limit 200
