-- What the coded events contribute at one moment (:moment, the only one of `moments`), together: how many have a score, and their two flows.
with fading as (
    select distinct a.begin_latest, a.remaining from aged as a
),
days as (
    select p.begin_latest, cast(sum(p.scored) as bigint) as scored, cast(sum(p.cooperation) as bigint) as cooperation,
        cast(sum(p.conflict) as bigint) as conflict
    from pressures as p
    where p.coded and p.begin_latest <= :moment and p.standing in ('actual', 'reported', 'alleged')
    group by p.begin_latest
)
select cast(coalesce(sum(d.scored), 0) as bigint) as events,
    cast(coalesce(sum(cast(round(d.cooperation * f.remaining) as bigint)), 0) as double) / 1000000 as cooperation,
    cast(coalesce(sum(cast(round(d.conflict * f.remaining) as bigint)), 0) as double) / 1000000 as conflict
from days as d
join fading as f on f.begin_latest = d.begin_latest
