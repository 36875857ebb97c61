-- Coded events counted by month: $1 from, $2 to (microseconds, inclusive), $3 known, $4 position, and filters: $5 actor (a side of the dyad),
-- $6 dyad, $7 type.
select m.month, m.type, m.dyad, cast(m.events as bigint), cast(m.scored as bigint), cast(m.cooperative as bigint), cast(m.hostile as bigint),
    m.cooperation, m.conflict
from coded_months_at($1, $2, $3, $4) as m
where ($5 is null or split_part(m.dyad, '-', 1) = $5 or split_part(m.dyad, '-', 2) = $5) and ($6 is null or m.dyad = $6)
    and ($7 is null or m.type = $7 or starts_with(m.type, $7 || '.'))
order by m.month, m.dyad = '', m.events desc, m.dyad, m.type
