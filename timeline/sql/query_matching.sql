-- A list as a relation, under portable/query_matching.sql; only entries at these positions are tried.
with positions as (
    select unnest(cast($positions as bigint[])) as item
),
matched as (
    select e.position
    from entries as e
    where e.position in (select a.item from positions as a)
        and event_matches(e.position, e.type, $actor, $dyad, $topic, $type, $source)
)
-- portable: query_matching
