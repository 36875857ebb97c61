-- What may hold, whatever the uncertain dates turn out to be: the best and the worst case of a state.

-- Every effect that can be the last of its cell by `upto`, as portable/outcomes.sql defines it.
create or replace macro outcomes_at(upto, known_upto, position_upto, without := '') as table
    with moves as (
        select l.* from moves_at(known_upto, position_upto, without := without) as l
    )
    -- portable: outcomes
;

-- The facts that hold in at least one case, once each, with the last effect that says so; `in_every_case` marks the worst case.
create or replace macro cases_at(upto, known_upto, position_upto, without := '') as table
    with outcomes as (
        select l.* from outcomes_at(upto, known_upto, position_upto, without := without) as l
    )
    -- portable: cases
;

-- For readers: from cases_as_of(date '2023-02-10').
create or replace macro cases_as_of(t := null, known := null, recorded := null) as table
    select c.subject, c.relation, c.object, c.view, c.since, c.in_every_case, c.order_unknown, c.certainty, c.standing, c.basis,
        c.event_id, c.position, sources_of(c.position, moment_upto(known), position_upto(recorded)) as sources
    from cases_at(moment_upto(t), moment_upto(known), position_upto(recorded)) as c
    order by c.subject, c.relation, c.view, c.object, c.position;
