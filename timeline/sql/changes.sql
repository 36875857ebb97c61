-- What differs between the certain facts at two sets of cut-offs, in the same portable SQL as the state.

-- Facts are compared cell by cell: subject, relation, slot, view and layer. One that says the same before and after is no
-- difference, even where another event says so later. Where one event's date was corrected it is narrowed (the new bounds lie
-- inside the old), contradicted (they lie apart) or redated. `position` and `event_id` are those of the side that is new.
create or replace macro changes_at(upto_a, known_a, position_a, upto_b, known_b, position_b) as table
    with before as (
        select a.* from facts_at(upto_a, known_a, position_a) as a where a.certainty = 'certain'
    ),
    after as (
        select b.* from facts_at(upto_b, known_b, position_b) as b where b.certainty = 'certain'
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
        from before as a
        full outer join after as b
            on b.subject = a.subject and b.relation = a.relation and b.slot = a.slot and b.view = a.view and b.layer = a.layer
    )
    select p.kind, p.subject, p.relation, p.view, coalesce(p.before_object, '') as before, coalesce(p.before_since, '') as before_since,
        coalesce(p.before_standing, '') as before_standing, coalesce(p.after_object, '') as after,
        coalesce(p.after_since, '') as after_since, coalesce(p.after_standing, '') as after_standing, p.event_id, p.position
    from paired as p
    where p.kind <> 'same';

-- For readers: from changes(date '2023-01-31', date '2023-02-28').
create or replace macro changes(t1, t2, known := null, recorded := null) as table
    select c.*
    from changes_at(
        moment_upto(t1), moment_upto(known), position_upto(recorded), moment_upto(t2), moment_upto(known), position_upto(recorded)
    ) as c
    order by c.subject, c.relation, c.view, c.kind, c.before, c.after;
