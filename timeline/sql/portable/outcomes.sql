-- Every effect that can be the last of its cell by :upto: in at least one way to settle the uncertain dates, it has taken
-- place and nothing after it. An effect that is only possible by then always can; a certain one can if every other certain
-- effect may have come before its own latest moment. Effects of one event keep their order, and move together where their
-- bounds are the same. At one and the same moment the order is the state's.
-- `outcome`: '+' and the object where it initiates, else '-'. `order_unknown`: certain effects with different outcomes can be
-- the last one, so that only the log's own order decides. `in_every_case`: all that can be last say the same, and one is certain.
with effective as (
    select m.*, case when m.initiates then '+' || m.object else '-' end as outcome,
        case when m.begin_latest <= :upto then 1 else 0 end as happened
    from moves as m
    where m.begin_earliest <= :upto
),
placed as (
    select e.*,
        row_number() over (
            partition by e.subject, e.relation, e.slot, e.view, e.layer
            order by e.begin_latest nulls last, e.begin_earliest nulls last, e.position nulls last, e.ordinal nulls last
        ) as place,
        max(case when e.happened = 1 then e.begin_earliest end) over (
            partition by e.subject, e.relation, e.slot, e.view, e.layer
        ) as latest_begin
    from effective as e
),
compared as (
    select p.*,
        -- the last certain effect of the cell among those that begin last: what ends just there comes before it
        max(case when p.happened = 1 and p.begin_earliest = p.latest_begin then p.place end) over (
            partition by p.subject, p.relation, p.slot, p.view, p.layer
        ) as latest_place,
        max(case when p.happened = 1 then p.place end) over (
            partition by p.subject, p.relation, p.slot, p.view, p.layer, p.position
        ) as latest_own,
        max(p.place) over (
            partition by p.subject, p.relation, p.slot, p.view, p.layer, p.position, p.begin_earliest, p.begin_latest
        ) as latest_together
    from placed as p
),
final as (
    select r.*
    from compared as r
    where (r.happened = 0 or r.begin_latest > r.latest_begin or (r.begin_latest = r.latest_begin and r.place >= r.latest_place))
        and r.place >= coalesce(r.latest_own, 0)
        and r.place = r.latest_together
),
weighed as (
    select f.*,
        min(f.outcome) over w as least_outcome, max(f.outcome) over w as greatest_outcome, max(f.happened) over w as any_happened,
        min(case when f.happened = 1 then f.outcome end) over w as least_certain,
        max(case when f.happened = 1 then f.outcome end) over w as greatest_certain
    from final as f
    window w as (partition by f.subject, f.relation, f.slot, f.view, f.layer)
)
select g.subject, g.relation, g.slot, g.object, g.view, g.layer, g.initiates, g.outcome, g.since,
    case when g.happened = 1 then 'certain' else 'possible' end as certainty, g.standing, g.basis, g.event_id, g.position, g.ordinal,
    g.known, g.begin_earliest, g.begin_latest, g.place,
    g.happened = 1 and g.least_certain <> g.greatest_certain as order_unknown,
    g.any_happened = 1 and g.least_outcome = g.greatest_outcome as in_every_case
from weighed as g
