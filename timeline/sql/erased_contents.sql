-- What there is to erase of an event ($1): the position of each of its entries that still has words, and the hash of these words.
select e.position, content_hash(e.summary, e.reason, e.payload) as content
from entries as e
where e.event_id = $1 and e.operation <> 'erase' and not is_blank(e.summary, e.reason, e.payload)
order by e.position
