-- The first and last moment by which events that affect a dyad ($1) surely happened, as known ($2) and recorded ($3).
select min(s.begin_latest) as first, max(s.begin_latest) as last
from scored_at($2, $3) as s
where s.dyad = $1 and s.begin_latest < 9223372036854775807
