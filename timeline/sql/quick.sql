-- `facts_at`, once more, for a whole log at once: the same parameters, columns and rows, in half the time. It is no part of the log: a
-- connection makes it for itself, and its name then goes before that of the log's own macro, also inside the log's other macros.
-- Sorting the effects of all cells is what takes the time. Here the greatest moment of each cell is found without sorting, and only
-- where two effects share it does their order have to be worked out. Needs DuckDB's `max(…, 2)` and `arg_max`.

-- The effects that are looked at: all; `quick_narrowed.sql` chooses among them.
create or replace temp macro chosen_at(known_upto, position_upto_, without := '', name_from := null, name_upto := null) as table
    select m.*
    from moves_at(known_upto, position_upto_, without := without, name_from := name_from, name_upto := name_upto) as m;

create or replace temp macro facts_at(upto, known_upto, position_upto_, without := '', name_from := null, name_upto := null) as table
    with begun as (
        select m.subject, m.relation, m.slot, m.object, m.initiates, m.view, m.basis, m.since, m.begin_earliest, m.begin_latest,
            m.position, m.ordinal, m.event_id, m.standing, m.known, m.layer
        from chosen_at(known_upto, position_upto_, without := without, name_from := name_from, name_upto := name_upto) as m
        where m.begin_earliest <= upto
    ),
    -- of each cell: its two greatest moments, of one effect each, and an effect at the greatest
    cells as materialized (
        select b.subject, b.relation, b.slot, b.view, b.layer, max(b.begin_latest, 2) as tops,
            arg_max(b.position, b.begin_latest) as position, arg_max(b.ordinal, b.begin_latest) as ordinal
        from begun as b
        where b.begin_latest <= upto
        group by b.subject, b.relation, b.slot, b.view, b.layer
    ),
    sole as (
        select b.*, c.tops[2] as before_latest
        from cells as c
        join begun as b on b.position = c.position and b.ordinal = c.ordinal
        where len(c.tops) = 1 or c.tops[1] > c.tops[2]
    ),
    tied as (
        select b.*, b.begin_latest as before_latest,
            row_number() over (
                partition by b.subject, b.relation, b.slot, b.view, b.layer order by b.begin_earliest desc, b.position desc, b.ordinal desc
            ) as recency
        from cells as c
        join begun as b
            on b.subject = c.subject and b.relation = c.relation and b.slot = c.slot and b.view = c.view and b.layer = c.layer
            and b.begin_latest = c.tops[1]
        where len(c.tops) = 2 and c.tops[1] = c.tops[2]
    )
    select s.subject, s.relation, s.object, s.view, s.since, 'certain' as certainty, s.initiates, s.standing, s.basis, s.event_id,
        s.position, s.ordinal, s.known, s.begin_earliest, s.begin_latest, s.slot, s.layer, s.before_latest
    from sole as s
    where s.initiates
    union all
    select t.subject, t.relation, t.object, t.view, t.since, 'certain' as certainty, t.initiates, t.standing, t.basis, t.event_id,
        t.position, t.ordinal, t.known, t.begin_earliest, t.begin_latest, t.slot, t.layer, t.before_latest
    from tied as t
    where t.recency = 1 and t.initiates
    union all
    select p.subject, p.relation, p.object, p.view, p.since, 'possible' as certainty, p.initiates, p.standing, p.basis, p.event_id,
        p.position, p.ordinal, p.known, p.begin_earliest, p.begin_latest, p.slot, p.layer, cast(null as bigint) as before_latest
    from begun as p
    where p.begin_latest > upto;
