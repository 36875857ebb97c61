-- Flows at some moments: $1 dyad, $2 moments (a list), $3 half-life in days, $4 known, $5 position, $6 events to leave out.
select f.upto, f.cooperation, f.conflict, f.counted, f.unscored, f.possible
from flows_at($1, cast($2 as bigint[]), $3, $4, $5, without := $6) as f
order by f.upto
