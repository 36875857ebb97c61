-- Coded events counted by month: $first from, $upto to (microseconds, inclusive), $known_upto known, $position_upto position, and filters: $actor actor (a side of the dyad),
-- $dyad dyad, $type type.
select m.month, m.type, m.dyad, cast(m.events as bigint), cast(m.scored as bigint), cast(m.cooperative as bigint), cast(m.hostile as bigint),
    m.cooperation, m.conflict
from coded_months_at($first, $upto, $known_upto, $position_upto) as m
where ($actor is null or split_part(m.dyad, '-', 1) = $actor or split_part(m.dyad, '-', 2) = $actor) and ($dyad is null or m.dyad = $dyad)
    and ($type is null or m.type = $type or starts_with(m.type, $type || '.'))
order by m.month, m.dyad = '', m.events desc, m.dyad, m.type
