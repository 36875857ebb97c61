-- Every visible effect that may have taken place by :upto (with :later, the others too), judged: `happened` 1 where it surely has, 0
-- where it may or may not have, -1 where it has not; `recency` 1 for the last of its cell among those of the same kind;
-- `before_latest`: the last moment of the one before it.
with effective as (
    select m.*, case when m.begin_latest <= :upto then 1 when m.begin_earliest <= :upto then 0 else -1 end as happened
    from moves as m
    where :later or m.begin_earliest <= :upto
)
select c.subject, c.relation, c.slot, c.object, c.initiates, c.view, c.basis, c.since, c.begin_earliest, c.begin_latest, c.position,
    c.ordinal, c.event_id, c.standing, c.known, c.layer, c.happened,
    row_number() over w as recency, lead(c.begin_latest) over w as before_latest
from effective as c
window w as (
    partition by c.subject, c.relation, c.slot, c.view, c.layer, c.happened
    order by c.begin_latest desc nulls last, c.begin_earliest desc nulls last, c.position desc nulls last, c.ordinal desc nulls last
)
