-- Which uncertain date, if it turned out to be an earlier day, would change what is certainly in force.

-- Each uncertain date behind `subject_ · relation_` is tried on the days at which anything can change: the asked moment's, those
-- on which another date begins or ends, and the days beside them. Given is the latest day that changes the fact (the smallest
-- shift from the last day that the date allows). `grain` is the length of a day in the clock's units; bounds are inclusive.
-- `before` and `after`: '+' and the object in force, or '-' for none. `shift`: days earlier than the last day allowed, NULL where
-- that is open.
create or replace macro flips_at(upto, known_upto, position_upto_, subject_, relation_, grain, without := '') as table
    with moves as (
        select m.*, case when m.initiates then '+' || m.object else '-' end as outcome
        from moves_at(known_upto, position_upto_, without := without) as m
        where m.subject = subject_ and m.relation = relation_
    ),
    cells as (
        select m.slot, m.view, m.layer from moves as m group by m.slot, m.view, m.layer
    ),
    settled as (
        select m.slot, m.view, m.layer, m.outcome,
            row_number() over (
                partition by m.slot, m.view, m.layer
                order by m.begin_latest desc, m.begin_earliest desc, m.position desc, m.ordinal desc
            ) as recency
        from moves as m
        where m.begin_latest <= upto
    ),
    uncertain as (
        select m.event_id, m.position, m.begin_earliest, m.begin_latest
        from moves as m
        where m.begin_earliest < m.begin_latest and m.begin_earliest <= upto
        group by m.event_id, m.position, m.begin_earliest, m.begin_latest
    ),
    marks as (
        select upto as mark
        union select m.begin_earliest from moves as m
        union select m.begin_latest from moves as m
    ),
    days as (
        select distinct (k.mark - ((k.mark % grain) + grain) % grain) // grain + s.step as number
        from marks as k
        cross join (select -1 as step union all select 0 union all select 1) as s
        where k.mark > -9223372036854775807 + 2 * grain and k.mark < 9223372036854775807 - 2 * grain
    ),
    trials as (
        select u.event_id, u.position, u.begin_earliest, u.begin_latest, d.number,
            greatest(u.begin_earliest, d.number * grain) as settled_earliest,
            least(u.begin_latest, d.number * grain + grain - 1) as settled_latest
        from uncertain as u
        join days as d on d.number * grain + grain - 1 >= u.begin_earliest and d.number * grain <= u.begin_latest
    ),
    tried as (
        select t.event_id, t.position as trial, t.begin_earliest as was_earliest, t.begin_latest as was_latest, t.number,
            m.slot, m.view, m.layer, m.outcome, m.position, m.ordinal,
            case when m.position = t.position and m.begin_earliest = t.begin_earliest and m.begin_latest = t.begin_latest
                then t.settled_earliest else m.begin_earliest end as begin_earliest,
            case when m.position = t.position and m.begin_earliest = t.begin_earliest and m.begin_latest = t.begin_latest
                then t.settled_latest else m.begin_latest end as begin_latest
        from trials as t
        cross join moves as m
    ),
    ranked as (
        select r.*,
            row_number() over (
                partition by r.trial, r.was_earliest, r.was_latest, r.number, r.slot, r.view, r.layer
                order by r.begin_latest desc, r.begin_earliest desc, r.position desc, r.ordinal desc
            ) as recency
        from tried as r
        where r.begin_latest <= upto
    ),
    compared as (
        select t.event_id, t.position, t.begin_latest, t.number, c.slot, c.view, c.layer,
            coalesce(s.outcome, '-') as before, coalesce(r.outcome, '-') as after
        from trials as t
        cross join cells as c
        left join settled as s on s.recency = 1 and s.slot = c.slot and s.view = c.view and s.layer = c.layer
        left join ranked as r
            on r.recency = 1 and r.trial = t.position and r.was_earliest = t.begin_earliest and r.was_latest = t.begin_latest
            and r.number = t.number and r.slot = c.slot and r.view = c.view and r.layer = c.layer
    ),
    latest as (
        select f.*,
            row_number() over (partition by f.position, f.begin_latest, f.slot, f.view, f.layer order by f.number desc) as recency
        from compared as f
        where f.before <> f.after
    )
    select l.slot, l.view, l.layer, l.event_id, l.position, l.number as day, l.before, l.after,
        case when l.begin_latest < 9223372036854775807
            then (l.begin_latest - ((l.begin_latest % grain) + grain) % grain) // grain - l.number end as shift
    from latest as l
    where l.recency = 1;
