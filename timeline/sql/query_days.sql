-- The first and the last moment that dated entries up to a position ($1) speak of (microseconds); NULL for an empty log.
select min(e.begin_earliest), max(e.begin_latest)
from entries as e
where e.begin_earliest > -9223372036854775807 and e.begin_latest < 9223372036854775807 and e.position <= $1
