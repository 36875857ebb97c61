-- The macros of the log under portable/query_importance.sql.
with versions as (
    select l.* from versions_at($known_upto, $position_upto) as l
),
positions as (
    select unnest(cast($positions as bigint[])) as item
)
-- portable: query_importance
