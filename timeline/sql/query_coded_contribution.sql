-- What the coded events contribute at one moment, together: how many have a score, and their two flows. Parameters as in `query_contributions.sql`.
select cast(coalesce(sum(p.scored), 0) as bigint) as events,
    coalesce(sum(p.cooperation * pow(0.5, (cast($2 as double) - cast(p.begin_latest as double)) / 86400000000.0 / $3)), 0) / 1000000.0 as cooperation,
    coalesce(sum(p.conflict * pow(0.5, (cast($2 as double) - cast(p.begin_latest as double)) / 86400000000.0 / $3)), 0) / 1000000.0 as conflict
from pressures_at($1, $4, $5, without := $6) as p
where p.coded and p.begin_latest <= $2 and standing_weight(p.standing) > 0
