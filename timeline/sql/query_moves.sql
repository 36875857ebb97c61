-- The macros of the log under portable/query_moves.sql.
with moves as (
    select l.* from moves_at($known_upto, $position_upto, without := $without) as l
)
-- portable: query_moves
