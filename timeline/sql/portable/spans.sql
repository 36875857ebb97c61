-- All spans: a span begins with the effect that initiates it and ends with the next effect in its cell that changes anything. An
-- effect that says again what already holds opens no new span. The order is the state's. `until_*` are those of the effect that
-- ends it; open (empty, 2^63-1, 0) where nothing does.
with followed as (
    select e.*,
        lag(case when e.initiates then 1 else 0 end) over (
            partition by e.subject, e.relation, e.slot, e.view, e.layer
            order by e.begin_latest nulls last, e.begin_earliest nulls last, e.position nulls last, e.ordinal nulls last
        ) as held_before,
        lag(e.object) over (
            partition by e.subject, e.relation, e.slot, e.view, e.layer
            order by e.begin_latest nulls last, e.begin_earliest nulls last, e.position nulls last, e.ordinal nulls last
        ) as object_before,
        lag(e.standing) over (
            partition by e.subject, e.relation, e.slot, e.view, e.layer
            order by e.begin_latest nulls last, e.begin_earliest nulls last, e.position nulls last, e.ordinal nulls last
        ) as standing_before
    from moves as e
),
turns as (
    select f.*
    from followed as f
    where case
        when f.initiates then coalesce(f.held_before, 0) = 0 or f.object <> f.object_before or f.standing <> f.standing_before
        else coalesce(f.held_before, 0) = 1
    end
),
bounded as (
    select t.*,
        lead(t.since) over w as until, lead(t.event_id) over w as until_event_id, lead(t.position) over w as until_position,
        lead(t.begin_earliest) over w as until_earliest, lead(t.begin_latest) over w as until_latest
    from turns as t
    window w as (
        partition by t.subject, t.relation, t.slot, t.view, t.layer
        order by t.begin_latest nulls last, t.begin_earliest nulls last, t.position nulls last, t.ordinal nulls last
    )
)
select b.subject, b.relation, b.object, b.view, b.since, coalesce(b.until, '') as until, b.standing, b.basis,
    b.event_id, b.position, coalesce(b.until_event_id, '') as until_event_id, coalesce(b.until_position, 0) as until_position,
    b.begin_earliest, b.begin_latest,
    coalesce(b.until_earliest, 9223372036854775807) as until_earliest, coalesce(b.until_latest, 9223372036854775807) as until_latest
from bounded as b
where b.initiates
