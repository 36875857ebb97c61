-- What the log says, at three clocks. These are the semantics of the engine, in the SQL that any engine runs:
-- CTEs, ROW_NUMBER over explicit keys, integers. Parameters: `upto` (occurrence), `known_upto`, in microseconds,
-- and `position_upto_`, a position; all inclusive.

-- The version of each event that holds at (known_upto, position_upto_), with its standing there, of the events that have more than
-- one entry. A corroborate makes a version known earlier, and may raise it from reported to actual.
create or replace macro revised_at(known_upto, position_upto_) as table
    with versions as (
        select r.event_id, case when r.operation = 'corroborate' then r.concerns else r.position end as position, min(r.known) as known,
            max(case when r.operation <> 'corroborate' then r.standing end) as standing,
            max(case when r.operation = 'retract' then 1 else 0 end) as gone,
            max(case when r.operation = 'corroborate' and r.standing = 'actual' and r.known <= known_upto then 1 else 0 end) as raised
        from revisions as r
        where r.position <= position_upto_
        group by r.event_id, case when r.operation = 'corroborate' then r.concerns else r.position end
    ),
    ranked as (
        select v.*, row_number() over (partition by v.event_id order by v.position desc) as recency
        from versions as v
        where v.known <= known_upto
    )
    select d.position, d.event_id, case when d.raised = 1 and d.standing = 'reported' then 'actual' else d.standing end as standing, d.known
    from ranked as d
    where d.recency = 1 and d.gone = 0;

-- The same of every event. One with a single entry holds as soon as that is known and read: nothing has to be worked out for it.
create or replace macro versions_at(known_upto, position_upto_) as table
    select e.position, e.event_id, e.standing, e.known
    from entries as e
    where e.operation = 'record' and e.known <= known_upto and e.position <= position_upto_
        and not exists (select 1 from revisions as r where r.position = e.position)
    union all
    select v.position, v.event_id, v.standing, v.known from revised_at(known_upto, position_upto_) as v;

-- How many sources a version has at (known_upto, position_upto_). (A macro is pasted in where it is used: an alias that a caller
-- may have too would take over the caller's columns.)
create or replace macro sources_of(position_, known_upto, position_upto_) as (
    select count(*)
    from source_rows as counted_source
    where counted_source.concerns = position_ and counted_source.known <= known_upto and counted_source.position <= position_upto_
);

-- The effects of the visible versions, each with the layer in which it competes. `without` names events to leave out, as if
-- nobody had ever recorded them: their ids, each between spaces (' a b '), or nothing. `name_from` and `name_upto`: only subjects whose name, without
-- their kind, lies between them; the store's own statistics use it. NULL: all.
create or replace macro moves_at(known_upto, position_upto_, without := '', name_from := null, name_upto := null) as table
    with revised as (
        select r.position, v.standing, v.known
        from revisions as r
        left join revised_at(known_upto, position_upto_) as v on v.position = r.position
    ),
    visible as (
        select f.subject, f.relation, f.slot, f.object, f.initiates, f.view, f.basis, f.since,
            f.begin_earliest, f.begin_latest, f.position, f.ordinal, f.event_id,
            coalesce(r.standing, f.standing) as standing, coalesce(r.known, f.known) as known
        from effects as f
        left join revised as r on r.position = f.position
        where ((r.position is null and f.known <= known_upto and f.position <= position_upto_) or r.standing is not null)
            and (name_from is null or f.name between name_from and name_upto)
    )
    select m.*, case when m.standing = 'actual' then 1 else 0 end as layer
    from visible as m
    where without = '' or instr(without, ' ' || m.event_id || ' ') = 0;

-- Every visible effect that may have taken place by `upto` (with `later`, the others too), judged: `happened` 1 where it surely has, 0 where it
-- may or may not have, -1 where it has not; `recency` 1 for the last of its cell among those of the same kind; `before_latest`: the
-- last moment of the one before it.
create or replace macro judged_at(
    upto, known_upto, position_upto_, without := '', name_from := null, name_upto := null, later := false
) as table
    with effective as (
        select m.*, case when m.begin_latest <= upto then 1 when m.begin_earliest <= upto then 0 else -1 end as happened
        from moves_at(known_upto, position_upto_, without := without, name_from := name_from, name_upto := name_upto) as m
        where later or m.begin_earliest <= upto
    )
    select c.*, row_number() over w as recency, lead(c.begin_latest) over w as before_latest
    from effective as c
    window w as (
        partition by c.subject, c.relation, c.slot, c.view, c.layer, c.happened
        order by c.begin_latest desc, c.begin_earliest desc, c.position desc, c.ordinal desc
    );

-- The facts at (upto, known_upto, position_upto_). Certain: the last effect that has surely taken place by `upto` in each
-- (subject, relation, slot, view, layer), where it initiates. Possible: each effect that may or may not have taken place.
-- `before_latest`: the last moment of the effect before a certain one in its cell.
create or replace macro facts_at(upto, known_upto, position_upto_, without := '', name_from := null, name_upto := null) as table
    select s.subject, s.relation, s.object, s.view, s.since, case when s.happened = 1 then 'certain' else 'possible' end as certainty,
        s.initiates, s.standing, s.basis, s.event_id, s.position, s.ordinal, s.known, s.begin_earliest, s.begin_latest, s.slot, s.layer,
        case when s.happened = 1 then s.before_latest end as before_latest
    from judged_at(upto, known_upto, position_upto_, without := without, name_from := name_from, name_upto := name_upto) as s
    where s.happened = 0 or (s.recency = 1 and s.initiates);

-- For readers: from state_as_of(date '2023-03-31', known := date '2023-02-01', recorded := 40).
create or replace macro state_as_of(t := null, known := null, recorded := null) as table
    select f.subject, f.relation, f.object, f.view, f.since, f.certainty, f.initiates, f.standing, f.basis,
        f.event_id, f.position, sources_of(f.position, moment_upto(known), position_upto(recorded)) as sources,
        stored_date(f.begin_earliest) as since_earliest, stored_date(f.begin_latest) as since_latest
    from facts_at(moment_upto(t), moment_upto(known), position_upto(recorded)) as f
    order by f.subject, f.relation, f.view, f.object, f.certainty, f.position, f.ordinal;
