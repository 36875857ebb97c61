-- Coded events counted by month of their latest begin, dyad and type, of those that began, or may have, from :first to :upto (microseconds,
-- inclusive), with filters: :actor (a side of the dyad), :dyad and :type. `month` is the number of months since January of the year 0; NULL
-- where the begin is open. The month of a day is worked out in whole numbers, from years that begin in March; DuckDB has a calendar for it.
with days as (
    select c.begin_latest, c.type, c.dyad, c.events, c.scored, c.cooperative, c.hostile, c.cooperation, c.conflict,
        case when abs(c.begin_latest) < 9200000000000000000
            then floor((c.begin_latest - (c.begin_latest % 86400000000 + 86400000000) % 86400000000) / cast(86400000000 as double)
                + cast('0.5' as double)) + 719468 end as day
    from counted as c
    where c.begin_latest >= :first and c.begin_earliest <= :upto and (c.begin_earliest > -9223372036854775807 or c.begin_latest <= :upto)
        and (:actor is null or substr(c.dyad, 1, length(:actor) + 1) = concat(:actor, '-')
            or substr(concat('-', c.dyad), length(c.dyad) + 1 - length(:actor)) = concat('-', :actor))
        and (:dyad is null or c.dyad = :dyad)
        and (:type is null or c.type = :type or substr(c.type, 1, length(:type) + 1) = concat(:type, '.'))
),
eras as (
    select d.*, d.day - floor(d.day / 146097) * 146097 as day_of_era, floor(d.day / 146097) as era from days as d
),
years as (
    select e.*,
        floor((e.day_of_era - floor(e.day_of_era / 1460) + floor(e.day_of_era / 36524) - floor(e.day_of_era / 146096)) / 365) as year_of_era
    from eras as e
),
placed as (
    select y.*, y.day_of_era - (365 * y.year_of_era + floor(y.year_of_era / 4) - floor(y.year_of_era / 100)) as day_of_year from years as y
),
months as (
    select cast((p.year_of_era + p.era * 400) * 12 + floor((5 * p.day_of_year + 2) / 153) + 2 as bigint) as month, p.type, p.dyad,
        p.events, p.scored, p.cooperative, p.hostile, p.cooperation, p.conflict
    from placed as p
),
summed as (
    select m.month, m.type, m.dyad, cast(sum(m.events) as bigint) as events, cast(sum(m.scored) as bigint) as scored,
        cast(sum(m.cooperative) as bigint) as cooperative, cast(sum(m.hostile) as bigint) as hostile,
        cast(sum(m.cooperation) as double) / 1000000 as cooperation, cast(sum(m.conflict) as double) / 1000000 as conflict
    from months as m
    group by m.month, m.type, m.dyad
)
select s.month, s.type, s.dyad, s.events, s.scored, s.cooperative, s.hostile, s.cooperation, s.conflict
from summed as s
where s.events > 0
order by s.month nulls last, case when s.dyad = '' then 1 else 0 end nulls last, s.events desc nulls last, s.dyad nulls last, s.type nulls last
