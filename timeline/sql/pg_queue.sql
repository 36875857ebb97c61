-- PostgreSQL: which queue this is, up to where facts may be gone, and the last number that it surely gave.
select q.id::text, q.version, q.forgotten, greatest(q.forgotten, (select coalesce(max(f.number), 0) from timeline.facts as f))
from timeline.queue as q;
