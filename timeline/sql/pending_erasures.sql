-- The entries that the log says are erased and that still have their words.
select e.position
from entries as e
where e.position in (select x.position from erasures() as x) and not is_blank(e.summary, e.reason, e.payload)
order by e.position
