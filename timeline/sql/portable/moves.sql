-- The effects of the visible versions, each with the layer in which it competes. `without` names events to leave out, as if
-- nobody had ever recorded them: their ids, each between spaces (' a b '), or nothing. `name_from` and `name_upto`: only subjects
-- whose name, without their kind, lies between them; statistics of the store can use it. NULL: all.
with weighed as (
    select r.position, v.standing, v.known
    from revisions as r
    left join revised as v on v.position = r.position
),
visible as (
    select f.subject, f.relation, f.slot, f.object, f.initiates, f.view, f.basis, f.since,
        f.begin_earliest, f.begin_latest, f.position, f.ordinal, f.event_id,
        coalesce(r.standing, f.standing) as standing, coalesce(r.known, f.known) as known
    from effects as f
    left join weighed as r on r.position = f.position
    where ((r.position is null and f.known <= :known_upto and f.position <= :position_upto) or r.standing is not null)
        and (:name_from is null or f.name between :name_from and :name_upto)
)
select m.subject, m.relation, m.slot, m.object, m.initiates, m.view, m.basis, m.since, m.begin_earliest, m.begin_latest, m.position,
    m.ordinal, m.event_id, m.standing, m.known, case when m.standing = 'actual' then 1 else 0 end as layer
from visible as m
where :without = '' or position(concat(' ', m.event_id, ' ') in :without) = 0
