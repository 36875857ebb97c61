-- Tension between two parties: cooperation and conflict as flows that fade, never one bare number.

-- Every visible modelled event that affects a dyad, with its score and what scale that is from (nothing: it has none, and does not count).
create or replace macro scored_at(known_upto, position_upto_, without := '') as table
    with visible as (
        select s.dyad, s.score, s.scale, s.standing, s.event_id, s.position, s.begin_earliest, s.begin_latest
        from scores as s
        where s.known <= known_upto and s.position <= position_upto_ and s.position not in (select r.position from revisions as r)
        union all
        select s.dyad, s.score, s.scale, v.standing, s.event_id, s.position, s.begin_earliest, s.begin_latest
        from scores as s
        join revised_at(known_upto, position_upto_) as v on v.position = s.position
    )
    select w.dyad, w.score, w.scale, w.standing, standing_weight(w.standing) as weight, w.event_id, w.position, w.begin_earliest, w.begin_latest
    from visible as w
    where without = '' or instr(without, ' ' || w.event_id || ' ') = 0;

-- What affects a dyad, as rows that add up by bounds: modelled events one by one, coded ones by day, less those that are left out.
create or replace macro pressures_at(dyad_, known_upto, position_upto_, without := '') as table
    select s.begin_earliest, s.begin_latest, s.standing, greatest(weighted(s.score, s.standing), 0) as cooperation,
        least(weighted(s.score, s.standing), 0) as conflict, 1 as events, case when s.scale <> '' then 1 else 0 end as scored, false as coded
    from scored_at(known_upto, position_upto_, without := without) as s
    where s.dyad = dyad_
    union all
    select d.begin_earliest, d.begin_latest, d.standing, d.cooperation, d.conflict, d.events, d.scored, true as coded
    from coded_days_at(known_upto, position_upto_) as d
    where d.dyad = dyad_
    union all
    select c.begin_earliest, c.begin_latest, c.standing, -greatest(weighted(c.score, c.standing), 0) as cooperation,
        -least(weighted(c.score, c.standing), 0) as conflict, -1 as events, case when c.scale <> '' then -1 else 0 end as scored, true as coded
    from coded_at(known_upto, position_upto_) as c
    join entries as e on e.position = c.position
    where c.dyad = dyad_ and without <> '' and instr(without, ' ' || e.event_id || ' ') > 0;

-- The flows at each of some moments (`ends`, a list, inclusive): sums of score · weight · 0.5^(age in days / half_life) over the
-- events that have certainly happened by then, those above zero and those below apart. `counted` events went into them;
-- `unscored` ones have no score, `possible` ones may or may not have happened by then. Events of one date are summed first, so
-- that the time does not grow with the events of a day; and all sums are of whole millionths, so that they do not depend on the order
-- in which an engine adds up.
create or replace macro flows_at(dyad_, ends, half_life, known_upto, position_upto_, without := '') as table
    with dates as (
        select p.begin_earliest, p.begin_latest, sum(p.cooperation) as cooperation, sum(p.conflict) as conflict,
            sum(case when standing_weight(p.standing) > 0 then p.scored else 0 end) as counted, sum(p.events - p.scored) as unscored
        from pressures_at(dyad_, known_upto, position_upto_, without := without) as p
        group by p.begin_earliest, p.begin_latest
    ),
    moments as (
        select distinct unnest(ends) as upto
    ),
    aged as (
        select m.upto, d.begin_latest <= m.upto as happened, d.cooperation, d.conflict, d.counted, d.unscored,
            pow(0.5, (cast(m.upto as double) - cast(d.begin_latest as double)) / 86400000000.0 / half_life) as remaining
        from moments as m
        join dates as d on d.begin_earliest <= m.upto
    )
    select m.upto,
        coalesce(sum(case when a.happened then cast(round(a.cooperation * a.remaining) as bigint) end), 0) / 1000000.0 as cooperation,
        coalesce(sum(case when a.happened then cast(round(a.conflict * a.remaining) as bigint) end), 0) / 1000000.0 as conflict,
        cast(coalesce(sum(case when a.happened then a.counted end), 0) as bigint) as counted,
        cast(coalesce(sum(case when a.happened then a.unscored end), 0) as bigint) as unscored,
        cast(coalesce(sum(case when not a.happened then a.counted + a.unscored end), 0) as bigint) as possible
    from moments as m
    left join aged as a on a.upto = m.upto
    group by m.upto;

-- For readers: from tension_by_month('CHN-USA', date '2022-08-01', date '2023-05-31', half_life := 90).
-- One row a month, as of its last day; `events` is how many were added in that month.
create or replace macro tension_by_month(dyad_, first_day, last_day, half_life := 30, known := null, recorded := null) as table
    with months as (
        select cast(unnest(generate_series(date_trunc('month', cast(first_day as date)), cast(last_day as date), interval 1 month)) as date)
            as month
    ),
    flows as (
        select f.*
        from flows_at(
            dyad_,
            (select list(epoch_us(last_day(m.month)) + 86399999999) || [epoch_us(min(m.month)) - 1] from months as m),
            half_life, moment_upto(known), position_upto(recorded)
        ) as f
    )
    select m.month, last_day(m.month) as as_of, f.cooperation, f.conflict,
        f.counted - b.counted as events, f.counted, f.unscored, f.possible
    from months as m
    join flows as f on f.upto = epoch_us(last_day(m.month)) + 86399999999
    join flows as b on b.upto = epoch_us(m.month) - 1
    order by m.month;
