-- The macros of the log under portable/query_ends.sql.
with moves as (
    select l.* from moves_at($known_upto, $position_upto, without := $without) as l
),
subjects as (
    select unnest(cast($subjects as varchar[])) as item
)
-- portable: query_ends
