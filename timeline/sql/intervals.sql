-- The state of any date from intervals that were worked out before, with all clocks open: a filter instead of a sort.

-- Until when each visible effect up to a position is the last of its cell; only those that can be part of a state.
create or replace macro intervals_upto(position_upto_) as table
    with placed as (
        select m.*,
            coalesce(lag(m.begin_latest) over w, -9223372036854775807) as before_latest,
            coalesce(lead(m.begin_latest) over w, 9223372036854775807) as until_latest
        from moves_at(9223372036854775807, position_upto_) as m
        window w as (
            partition by m.subject, m.relation, m.slot, m.view, m.layer order by m.begin_latest, m.begin_earliest, m.position, m.ordinal
        )
    )
    select p.subject, p.relation, p.slot, p.object, p.initiates, p.view, p.basis, p.since, p.begin_earliest, p.begin_latest, p.position,
        p.ordinal, p.event_id, p.standing, p.known, p.layer, p.before_latest, p.until_latest
    from placed as p
    where (p.initiates and p.begin_latest < p.until_latest) or p.begin_earliest < p.begin_latest
        or (p.initiates and p.begin_latest = 9223372036854775807);

-- What `facts_at` gives at `upto` with the other clocks open, where `intervals` goes up to `covered`: what was said later, of whatever
-- date, makes anew the cells that it touches, and no others.
create or replace macro facts_covered_at(upto, covered) as table
    with touched as (
        select f.subject, f.relation, f.slot, f.view
        from effects as f
        where f.position > covered
        union
        select f.subject, f.relation, f.slot, f.view
        from effects as f
        where f.position in (
            select r.position from revisions as r where r.event_id in (select n.event_id from revisions as n where n.position > covered)
        )
    ),
    settled as (
        select i.subject, i.relation, i.object, i.view, i.since, case when i.begin_latest <= upto then 'certain' else 'possible' end as certainty,
            i.initiates, i.standing, i.basis, i.event_id, i.position, i.ordinal, i.known, i.begin_earliest, i.begin_latest, i.slot, i.layer,
            case when i.begin_latest <= upto and i.before_latest > -9223372036854775807 then i.before_latest end as before_latest
        from intervals as i
        where i.begin_earliest <= upto
            and (i.begin_latest > upto or (i.initiates and (i.until_latest > upto or i.until_latest = 9223372036854775807)))
    ),
    anew as (
        select m.*, case when m.begin_latest <= upto then 1 else 0 end as happened
        from moves_at(9223372036854775807, 9223372036854775807) as m
        semi join touched as t on t.subject = m.subject and t.relation = m.relation and t.slot = m.slot and t.view = m.view
        where m.begin_earliest <= upto
    ),
    ranked as (
        select a.*, row_number() over w as recency, lead(a.begin_latest) over w as before_latest
        from anew as a
        window w as (
            partition by a.subject, a.relation, a.slot, a.view, a.layer, a.happened
            order by a.begin_latest desc, a.begin_earliest desc, a.position desc, a.ordinal desc
        )
    )
    select s.*
    from settled as s
    anti join touched as t on t.subject = s.subject and t.relation = s.relation and t.slot = s.slot and t.view = s.view
    union all
    select r.subject, r.relation, r.object, r.view, r.since, case when r.happened = 1 then 'certain' else 'possible' end as certainty,
        r.initiates, r.standing, r.basis, r.event_id, r.position, r.ordinal, r.known, r.begin_earliest, r.begin_latest, r.slot, r.layer,
        case when r.happened = 1 then r.before_latest end as before_latest
    from ranked as r
    where r.happened = 0 or (r.recency = 1 and r.initiates);
