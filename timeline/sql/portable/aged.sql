-- What affects a dyad, by date, at each of some moments (`moments`: `item`, inclusive), of all that may have happened by then, with what remains of it:
-- 0.5^(age in days / half-life). Events of one date are summed first, so that the time does not grow with the events of a day.
-- The power is worked out from whole halvings, which are exact, and from the series of the exponential function for the rest, of at most
-- half a halving: multiplications and divisions give the same bits on every engine, the power functions of two libraries do not.
with dates as (
    select p.begin_earliest, p.begin_latest, cast(sum(p.cooperation) as bigint) as cooperation, cast(sum(p.conflict) as bigint) as conflict,
        cast(sum(case when p.standing in ('actual', 'reported', 'alleged') then p.scored else 0 end) as bigint) as counted,
        cast(sum(p.events - p.scored) as bigint) as unscored
    from pressures as p
    group by p.begin_earliest, p.begin_latest
),
met as (
    select m.item as upto, d.begin_earliest, d.begin_latest, d.cooperation, d.conflict, d.counted, d.unscored,
        (cast(m.item as double) - cast(d.begin_latest as double)) / cast(86400000000 as double) / :half_life as lives
    from moments as m
    join dates as d on d.begin_earliest <= m.item
),
halved as (
    select h.*, cast(floor(h.lives + cast('0.5' as double)) as double) as halvings from met as h
),
reduced as (
    select r.*, (r.halvings - r.lives) * cast('0.6931471805599453' as double) as x from halved as r
)
select a.upto, a.begin_earliest, a.begin_latest, a.cooperation, a.conflict, a.counted, a.unscored,
    power(cast('0.5' as double), a.halvings) * (
        1 + a.x * (1 + a.x * (
        cast('0.5' as double) + a.x * (cast('0.16666666666666666' as double) + a.x * (cast('0.041666666666666664' as double) + a.x * (
        cast('0.008333333333333333' as double) + a.x * (cast('0.001388888888888889' as double) + a.x * (cast('0.0001984126984126984' as double) + a.x * (
        cast('2.48015873015873e-05' as double) + a.x * (cast('2.7557319223985893e-06' as double) + a.x * (cast('2.755731922398589e-07' as double) + a.x * (
        cast('2.505210838544172e-08' as double) + a.x * (cast('2.08767569878681e-09' as double) + a.x * (cast('1.6059043836821613e-10' as double))))))))))))))
    ) as remaining
from reduced as a
