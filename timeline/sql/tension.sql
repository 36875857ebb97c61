-- Tension between two parties: cooperation and conflict as flows that fade, never one bare number.

-- Every visible modelled event that affects a dyad, as portable/scored.sql defines it.
create or replace macro scored_at(known_upto, position_upto, without := '') as table
    with revised as (
        select l.* from revised_at(known_upto, position_upto) as l
    )
    -- portable: scored
;

-- What affects a dyad, as portable/pressures.sql defines it; coded events out of the sums of whole blocks, less those
-- that are left out.
create or replace macro pressures_at(dyad, known_upto, position_upto, without := '') as table
    with scored as (
        select l.* from scored_at(known_upto, position_upto, without := without) as l
    ),
    counted as (
        select d.dyad, d.begin_earliest, d.begin_latest, d.standing, d.cooperation, d.conflict, d.events, d.scored
        from coded_days_at(known_upto, position_upto) as d
        union all
        select c.dyad, c.begin_earliest, c.begin_latest, c.standing, -greatest(weighted(c.score, c.standing), 0) as cooperation,
            -least(weighted(c.score, c.standing), 0) as conflict, -1 as events, case when c.scale <> '' then -1 else 0 end as scored
        from coded_at(known_upto, position_upto) as c
        join entries as e on e.position = c.position
        where without <> '' and instr(without, ' ' || e.event_id || ' ') > 0
    )
    -- portable: pressures
;

-- The flows at each of some moments (`ends`, a list, inclusive), as portable/aged.sql and portable/flows.sql define them.
create or replace macro flows_at(dyad, ends, half_life, known_upto, position_upto, without := '') as table
    with pressures as (
        select l.* from pressures_at(dyad, known_upto, position_upto, without := without) as l
    ),
    moments as (
        select distinct unnest(ends) as item
    ),
    aged as (
        -- portable: aged
    )
    -- portable: flows
;

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
