-- Facts are compared cell by cell: subject, relation, slot, view and layer. One that says the same before and after is no
-- difference, even where another event says so later. Where one event's date was corrected it is narrowed (the new bounds lie
-- inside the old), contradicted (they lie apart) or redated. `position` and `event_id` are those of the side that is new.
-- What is only possible is compared effect by effect: it may have begun (possible), or what may hold there may have ended (possible
-- end), only at B, or is ruled out there: neither certain nor possible any more.
with certain_a as (
    select a.* from facts_before as a where a.certainty = 'certain'
),
certain_b as (
    select b.* from facts_after as b where b.certainty = 'certain'
),
begun_a as (
    select distinct m.event_id, m.subject, m.relation, m.view, m.layer, m.object, m.initiates
    from moves_before as m
    where m.begin_earliest <= :upto_before
),
begun_b as (
    select distinct m.event_id, m.subject, m.relation, m.view, m.layer, m.object, m.initiates
    from moves_after as m
    where m.begin_earliest <= :upto_after
),
holding as (
    select distinct h.subject, h.relation, h.view from facts_after as h where h.initiates
),
opened as (
    select case when b.initiates then 'possible' else 'possible end' end as kind, b.subject, b.relation, b.view, b.object, b.since,
        b.standing, b.event_id, b.position
    from facts_after as b
    left join begun_a as s
        on s.event_id = b.event_id and s.subject = b.subject and s.relation = b.relation and s.view = b.view and s.layer = b.layer
        and s.object = b.object and s.initiates = b.initiates
    left join holding as h on h.subject = b.subject and h.relation = b.relation and h.view = b.view
    where b.certainty = 'possible' and s.event_id is null and (b.initiates or h.subject is not null)
),
ruled_out as (
    select a.subject, a.relation, a.view, a.object, a.since, a.standing, a.event_id, a.position
    from facts_before as a
    left join begun_b as s
        on s.event_id = a.event_id and s.subject = a.subject and s.relation = a.relation and s.view = a.view and s.layer = a.layer
        and s.object = a.object and s.initiates = a.initiates
    where a.certainty = 'possible' and a.initiates and s.event_id is null
),
paired as (
    select coalesce(b.subject, a.subject) as subject, coalesce(b.relation, a.relation) as relation,
        coalesce(b.view, a.view) as view, a.object as before_object, a.since as before_since, a.standing as before_standing,
        b.object as after_object, b.since as after_since, b.standing as after_standing,
        coalesce(b.event_id, a.event_id) as event_id, coalesce(b.position, a.position) as position,
        case
            when a.subject is null then 'added'
            when b.subject is null then 'removed'
            when a.object <> b.object or a.standing <> b.standing then 'changed'
            when a.event_id <> b.event_id or a.since = b.since then 'same'
            when b.begin_earliest >= a.begin_earliest and b.begin_latest <= a.begin_latest then 'narrowed'
            when b.begin_earliest > a.begin_latest or b.begin_latest < a.begin_earliest then 'contradicted'
            else 'redated'
        end as kind
    from certain_a as a
    full outer join certain_b as b
        on b.subject = a.subject and b.relation = a.relation and b.slot = a.slot and b.view = a.view and b.layer = a.layer
)
select p.kind, p.subject, p.relation, p.view, coalesce(p.before_object, '') as before, coalesce(p.before_since, '') as before_since,
    coalesce(p.before_standing, '') as before_standing, coalesce(p.after_object, '') as after,
    coalesce(p.after_since, '') as after_since, coalesce(p.after_standing, '') as after_standing, p.event_id, p.position
from paired as p
where p.kind <> 'same'
union all
select o.kind, o.subject, o.relation, o.view, '' as before, '' as before_since, '' as before_standing, o.object as after,
    o.since as after_since, o.standing as after_standing, o.event_id, o.position
from opened as o
union all
select 'ruled out' as kind, r.subject, r.relation, r.view, r.object as before, r.since as before_since,
    r.standing as before_standing, '' as after, '' as after_since, '' as after_standing, r.event_id, r.position
from ruled_out as r
