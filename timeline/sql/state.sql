-- What the log says, at three clocks. These are the semantics of the engine, in the SQL that any engine runs:
-- CTEs, ROW_NUMBER over explicit keys, integers. Parameters: `upto` (occurrence), `known_upto`, in microseconds,
-- and `position_upto_`, a position; all inclusive.

-- The version of each event that holds at (known_upto, position_upto_), with its standing and number of sources there.
create or replace macro versions_at(known_upto, position_upto_) as table
    with written as (
        select e.position, e.operation, e.event_id, e.concerns, e.known, e.standing
        from entries as e
        where e.position <= position_upto_
    ),
    support as (
        select c.concerns, min(c.known) as known,
            max(case when c.known <= known_upto and c.standing = 'actual' then 1 else 0 end) as raised
        from written as c
        where c.operation = 'corroborate'
        group by c.concerns
    ),
    candidates as (
        select v.position, v.operation, v.event_id,
            case when coalesce(s.raised, 0) = 1 and v.standing = 'reported' then 'actual' else v.standing end as standing,
            case when s.known < v.known then s.known else v.known end as known
        from written as v
        left join support as s on s.concerns = v.position
        where v.operation <> 'corroborate'
    ),
    ranked as (
        select c.position, c.operation, c.event_id, c.standing, c.known,
            row_number() over (partition by c.event_id order by c.position desc) as recency
        from candidates as c
        where c.known <= known_upto
    ),
    supported as (
        select r.concerns, count(*) as sources
        from source_rows as r
        where r.position <= position_upto_ and r.known <= known_upto
        group by r.concerns
    )
    select d.position, d.event_id, d.standing, d.known, coalesce(n.sources, 0) as sources
    from ranked as d
    left join supported as n on n.concerns = d.position
    where d.recency = 1 and d.operation <> 'retract';

-- The effects of the visible versions, each with the layer in which it competes. `without` names events to leave out, as if
-- nobody had ever recorded them: their ids, each between spaces (' a b '), or nothing.
create or replace macro moves_at(known_upto, position_upto_, without := '') as table
    select f.subject, f.relation, f.slot, f.object, f.initiates, f.view, f.basis, f.since,
        f.begin_earliest, f.begin_latest, f.position, f.ordinal, v.event_id, v.standing, v.known, v.sources,
        case when v.standing = 'actual' then 1 else 0 end as layer
    from effects as f
    join versions_at(known_upto, position_upto_) as v on v.position = f.position
    where without = '' or instr(without, ' ' || v.event_id || ' ') = 0;

-- The facts at (upto, known_upto, position_upto_). Certain: the last effect that has surely taken place by `upto` in each
-- (subject, relation, slot, view, layer), where it initiates. Possible: each effect that may or may not have taken place.
create or replace macro facts_at(upto, known_upto, position_upto_, without := '') as table
    with effective as (
        select m.* from moves_at(known_upto, position_upto_, without := without) as m where m.begin_earliest <= upto
    ),
    certain as (
        select c.*,
            row_number() over (
                partition by c.subject, c.relation, c.slot, c.view, c.layer
                order by c.begin_latest desc, c.begin_earliest desc, c.position desc, c.ordinal desc
            ) as recency
        from effective as c
        where c.begin_latest <= upto
    )
    select s.subject, s.relation, s.object, s.view, s.since, 'certain' as certainty, s.initiates, s.standing, s.basis,
        s.event_id, s.position, s.ordinal, s.sources, s.known, s.begin_earliest, s.begin_latest, s.slot, s.layer
    from certain as s
    where s.recency = 1 and s.initiates
    union all
    select p.subject, p.relation, p.object, p.view, p.since, 'possible' as certainty, p.initiates, p.standing, p.basis,
        p.event_id, p.position, p.ordinal, p.sources, p.known, p.begin_earliest, p.begin_latest, p.slot, p.layer
    from effective as p
    where p.begin_latest > upto;

-- For readers: from state_as_of(date '2023-03-31', known := date '2023-02-01', recorded := 40).
create or replace macro state_as_of(t := null, known := null, recorded := null) as table
    select f.subject, f.relation, f.object, f.view, f.since, f.certainty, f.initiates, f.standing, f.basis,
        f.event_id, f.position, f.sources,
        stored_date(f.begin_earliest) as since_earliest, stored_date(f.begin_latest) as since_latest
    from facts_at(moment_upto(t), moment_upto(known), position_upto(recorded)) as f
    order by f.subject, f.relation, f.view, f.object, f.certainty, f.position, f.ordinal;
