-- Every visible modelled event that affects a dyad, with its score and what scale that is from (nothing: it has none, and does not
-- count). `weight` is how much an event counts by its standing, a convention of this engine; `cooperation` and `conflict` are the
-- score with its weight above and below zero, in whole millionths: sums of whole numbers do not depend on the order in which an
-- engine adds up.
with visible as (
    select s.dyad, s.score, s.scale, s.standing, s.event_id, s.position, s.begin_earliest, s.begin_latest
    from scores as s
    where s.known <= :known_upto and s.position <= :position_upto
        and not exists (select 1 from revisions as r where r.position = s.position)
    union all
    select s.dyad, s.score, s.scale, v.standing, s.event_id, s.position, s.begin_earliest, s.begin_latest
    from scores as s
    join revised as v on v.position = s.position
),
weighed as (
    select w.*,
        case w.standing
            when 'actual' then cast(1 as double) when 'reported' then cast('0.5' as double) when 'alleged' then cast('0.25' as double)
            else cast(0 as double)
        end as weight
    from visible as w
    where :without = '' or position(concat(' ', w.event_id, ' ') in :without) = 0
),
counted_out as (
    select g.*, cast(round(g.score * g.weight * 1000000) as bigint) as millionths from weighed as g
)
select c.dyad, c.score, c.scale, c.standing, c.weight, c.event_id, c.position, c.begin_earliest, c.begin_latest,
    greatest(c.millionths, 0) as cooperation, least(c.millionths, 0) as conflict
from counted_out as c
