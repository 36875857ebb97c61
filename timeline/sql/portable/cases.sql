-- The facts that hold in at least one case, once each, with the last effect that says so; `in_every_case` marks the worst case.
with ranked as (
    select c.*,
        row_number() over (
            partition by c.subject, c.relation, c.slot, c.view, c.layer, c.outcome
            order by case when c.certainty = 'certain' then 1 else 0 end desc nulls last, c.place desc nulls last
        ) as recency
    from outcomes as c
    where c.initiates
)
select r.subject, r.relation, r.slot, r.object, r.view, r.layer, r.initiates, r.outcome, r.since, r.certainty, r.standing, r.basis,
    r.event_id, r.position, r.ordinal, r.known, r.begin_earliest, r.begin_latest, r.place, r.order_unknown, r.in_every_case
from ranked as r
where r.recency = 1
