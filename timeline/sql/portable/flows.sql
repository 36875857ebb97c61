-- The flows at each of the moments: sums of score · weight · 0.5^(age in days / half-life) over the events that have certainly happened by
-- then, those above zero and those below apart. `counted` events went into them; `unscored` ones have no score, `possible` ones may or
-- may not have happened by then. All sums are of whole millionths, so that they do not depend on the order in which an engine adds up.
select m.item as upto,
    cast(coalesce(sum(case when a.begin_latest <= a.upto then cast(round(a.cooperation * a.remaining) as bigint) end), 0) as double)
        / 1000000 as cooperation,
    cast(coalesce(sum(case when a.begin_latest <= a.upto then cast(round(a.conflict * a.remaining) as bigint) end), 0) as double)
        / 1000000 as conflict,
    cast(coalesce(sum(case when a.begin_latest <= a.upto then a.counted end), 0) as bigint) as counted,
    cast(coalesce(sum(case when a.begin_latest <= a.upto then a.unscored end), 0) as bigint) as unscored,
    cast(coalesce(sum(case when a.begin_latest > a.upto then a.counted + a.unscored end), 0) as bigint) as possible
from moments as m
left join aged as a on a.upto = m.item
group by m.item
