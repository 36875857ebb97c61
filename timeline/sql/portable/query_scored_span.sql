-- The first and last moment by which events that affect a dyad surely happened.
select min(p.begin_latest) as first, max(p.begin_latest) as last
from pressures as p
where p.begin_latest < 9223372036854775807
