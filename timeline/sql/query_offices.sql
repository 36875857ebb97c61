-- The macros of the log under portable/query_offices.sql.
with moves as (
    select l.* from moves_at($known_upto, $position_upto) as l
)
-- portable: query_offices
