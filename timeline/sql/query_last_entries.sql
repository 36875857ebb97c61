-- A list as a relation, under portable/query_last_entries.sql.
with ids as (
    select unnest(cast($ids as varchar[])) as item
)
-- portable: query_last_entries
