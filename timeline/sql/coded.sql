-- Coded events as they stand: each by itself, and as sums by day. They come by the million, so that what is asked of all of them is kept as sums
-- (`coded_days`), and only what lies beside whole blocks of positions is counted anew.

-- How much an event counts by its standing. A convention of this engine, shown with every answer.
create or replace macro standing_weight(standing) as
    case standing when 'actual' then 1.0 when 'reported' then 0.5 when 'alleged' then 0.25 else 0.0 end;

-- A score with its weight, in whole millionths: sums of whole numbers do not depend on the order in which an engine adds up.
create or replace macro weighted(score, standing) as cast(round(score * standing_weight(standing) * 1000000) as bigint);

-- How many positions are summed up together. Sums of another size are made by `rebuild`.
create or replace macro coded_block() as 131072;

-- The last position of the last whole block up to a position and the log's end.
create or replace macro last_block(position_upto_) as
    least(position_upto_, (select coalesce(max(written.last_position), 0) from commits as written)) // coded_block() * coded_block();

-- Every visible coded event, as portable/coded.sql defines it.
create or replace macro coded_at(known_upto, position_upto) as table
    with revised as (
        select l.* from revised_at(known_upto, position_upto) as l
    )
    -- portable: coded
;

-- The visible coded events counted: rows that add up, by type, dyad, standing and bounds, to what `coded_at` holds. `events` counts an event once
-- for each dyad that it affects.
create or replace macro coded_days_at(known_upto, position_upto_) as table
    select d.type, d.dyad, d.standing, d.begin_earliest, d.begin_latest, d.events, d.scored, d.cooperation, d.conflict, d.cooperative, d.hostile
    from coded_days as d
    where d.known <= known_upto and d.block <= last_block(position_upto_)
    union all
    select r.type, r.dyad, r.standing, r.begin_earliest, r.begin_latest, 1 as events, case when r.scale <> '' then 1 else 0 end as scored,
        greatest(weighted(r.score, r.standing), 0) as cooperation, least(weighted(r.score, r.standing), 0) as conflict,
        case when r.score > 0 then 1 else 0 end as cooperative, case when r.score < 0 then 1 else 0 end as hostile
    from coded_rows as r
    where r.known <= known_upto and r.position > last_block(position_upto_) and r.position <= position_upto_
        and r.position not in (select v.position from revisions as v)
    union all
    select r.type, r.dyad, v.standing, r.begin_earliest, r.begin_latest, 1 as events, case when r.scale <> '' then 1 else 0 end as scored,
        greatest(weighted(r.score, v.standing), 0) as cooperation, least(weighted(r.score, v.standing), 0) as conflict,
        case when r.score > 0 then 1 else 0 end as cooperative, case when r.score < 0 then 1 else 0 end as hostile
    from coded_rows as r
    join revised_at(known_upto, position_upto_) as v on v.position = r.position;

-- Whether a coded event names a party, or a person of one, among its actors and targets.
create or replace macro coded_names(payload_, name_) as list_bool_or(list_transform(
    list_concat(json_extract_string(payload_, '$.actors[*]'), json_extract_string(payload_, '$.targets[*]')),
    lambda party: party = name_ or starts_with(party, name_ || '/') or ends_with(party, '/' || name_)
));

-- Coded events counted by month of their latest begin, dyad and type, of those that began, or may have, from `first` to `last`
-- (microseconds, inclusive). `month` is the number of months since January of the year 0; NULL where the begin is open.
create or replace macro coded_months_at(first, last, known_upto, position_upto_) as table
    select case when abs(d.begin_latest) < 9200000000000000000
            then year(make_timestamp(d.begin_latest)) * 12 + month(make_timestamp(d.begin_latest)) - 1 end as month,
        d.type, d.dyad, sum(d.events) as events, sum(d.scored) as scored, sum(d.cooperative) as cooperative, sum(d.hostile) as hostile,
        sum(d.cooperation) / 1000000.0 as cooperation, sum(d.conflict) / 1000000.0 as conflict
    from coded_days_at(known_upto, position_upto_) as d
    where d.begin_latest >= first and d.begin_earliest <= last and (d.begin_earliest > -9223372036854775807 or d.begin_latest <= last)
    group by all
    having sum(d.events) > 0;

-- For readers: from coded_by_month(date '2023-01-01', date '2023-03-31').
create or replace macro coded_by_month(first_day, last_day, known := null, recorded := null) as table
    select make_date(cast(m.month // 12 as integer), cast(m.month % 12 + 1 as integer), 1) as month, m.type, m.dyad, m.events, m.scored,
        m.cooperative, m.hostile, m.cooperation, m.conflict
    from coded_months_at(moment_from(first_day), moment_upto(last_day), moment_upto(known), position_upto(recorded)) as m
    where m.month is not null
    order by m.month, m.events desc, m.dyad, m.type;
