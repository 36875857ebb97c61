-- A list as a relation, under portable/query_matching.sql.
with positions as (
    select unnest(cast($positions as bigint[])) as item
)
-- portable: query_matching
