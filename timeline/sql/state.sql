-- What the log says, at three clocks. These are the semantics of the engine, in the SQL that any engine runs:
-- CTEs, ROW_NUMBER over explicit keys, integers. Parameters: `upto` (occurrence), `known_upto`, in microseconds,
-- and `position_upto`, a position; all inclusive.

-- The version of each event that holds at (known_upto, position_upto), with its standing there, of the events that have more than
-- one entry. A corroborate makes a version known earlier, and may raise it from reported to actual.
create or replace macro revised_at(known_upto, position_upto) as table
    -- portable: revised
;

-- The same of every event. One with a single entry holds as soon as that is known and read: nothing has to be worked out for it.
create or replace macro versions_at(known_upto, position_upto) as table
    with revised as (
        select l.* from revised_at(known_upto, position_upto) as l
    )
    -- portable: versions
;

-- How many sources a version has at (known_upto, position_upto). (A macro is pasted in where it is used: an alias that a caller
-- may have too would take over the caller's columns.)
create or replace macro sources_of(position_, known_upto, position_upto_) as (
    select count(*)
    from source_rows as counted_source
    where counted_source.concerns = position_ and counted_source.known <= known_upto and counted_source.position <= position_upto_
);

-- The effects of the visible versions, each with the layer in which it competes. `without` names events to leave out, as if
-- nobody had ever recorded them: their ids, each between spaces (' a b '), or nothing. `name_from` and `name_upto`: only subjects whose name, without
-- their kind, lies between them; the store's own statistics use it. NULL: all.
create or replace macro moves_at(known_upto, position_upto, without := '', name_from := null, name_upto := null) as table
    with revised as (
        select l.* from revised_at(known_upto, position_upto) as l
    )
    -- portable: moves
;

-- Every visible effect that may have taken place by `upto` (with `later`, the others too), judged: `happened` 1 where it surely has, 0 where it
-- may or may not have, -1 where it has not; `recency` 1 for the last of its cell among those of the same kind; `before_latest`: the
-- last moment of the one before it.
create or replace macro judged_at(
    upto, known_upto, position_upto, without := '', name_from := null, name_upto := null, later := false
) as table
    with moves as (
        select l.* from moves_at(known_upto, position_upto, without := without, name_from := name_from, name_upto := name_upto) as l
    )
    -- portable: judged
;

-- The facts at (upto, known_upto, position_upto). Certain: the last effect that has surely taken place by `upto` in each
-- (subject, relation, slot, view, layer), where it initiates. Possible: each effect that may or may not have taken place.
-- `before_latest`: the last moment of the effect before a certain one in its cell.
create or replace macro facts_at(upto, known_upto, position_upto, without := '', name_from := null, name_upto := null) as table
    with judged as (
        select l.*
        from judged_at(upto, known_upto, position_upto, without := without, name_from := name_from, name_upto := name_upto) as l
    )
    -- portable: facts
;

-- For readers: from state_as_of(date '2023-03-31', known := date '2023-02-01', recorded := 40).
create or replace macro state_as_of(t := null, known := null, recorded := null) as table
    select f.subject, f.relation, f.object, f.view, f.since, f.certainty, f.initiates, f.standing, f.basis,
        f.event_id, f.position, sources_of(f.position, moment_upto(known), position_upto(recorded)) as sources,
        stored_date(f.begin_earliest) as since_earliest, stored_date(f.begin_latest) as since_latest
    from facts_at(moment_upto(t), moment_upto(known), position_upto(recorded)) as f
    order by f.subject, f.relation, f.view, f.object, f.certainty, f.position, f.ordinal;
