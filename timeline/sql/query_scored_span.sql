-- The first and last moment by which events that affect a dyad ($1) surely happened, as known ($2) and recorded ($3).
select min(p.begin_latest) as first, max(p.begin_latest) as last
from pressures_at($1, $2, $3) as p
where p.begin_latest < 9223372036854775807
