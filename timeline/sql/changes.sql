-- What differs between two states, in the same portable SQL as the state.

-- The differences, as portable/changes.sql defines them. `without` leaves events out of B, as in `moves_at`.
create or replace macro changes_at(
    upto_before, known_before, position_before, upto_after, known_after, position_after, without := ''
) as table
    with facts_before as (
        select l.* from facts_at(upto_before, known_before, position_before) as l
    ),
    facts_after as (
        select l.* from facts_at(upto_after, known_after, position_after, without := without) as l
    ),
    moves_before as (
        select l.* from moves_at(known_before, position_before) as l
    ),
    moves_after as (
        select l.* from moves_at(known_after, position_after, without := without) as l
    )
    -- portable: changes
;

-- For readers: from changes(date '2023-01-31', date '2023-02-28').
create or replace macro changes(t1, t2, known := null, recorded := null) as table
    select c.*
    from changes_at(
        moment_upto(t1), moment_upto(known), position_upto(recorded), moment_upto(t2), moment_upto(known), position_upto(recorded)
    ) as c
    order by c.subject, c.relation, c.view, c.kind, c.before, c.after, c.position, c.event_id, c.before_standing, c.after_standing;
