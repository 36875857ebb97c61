-- A list as a relation, under portable/query_ids.sql.
with ids as (
    select unnest(cast($ids as varchar[])) as item
)
-- portable: query_ids
