-- The macros of the log under portable/query_tension.sql.
with flows as (
    select l.* from flows_at($dyad, cast($moments as bigint[]), $half_life, $known_upto, $position_upto, without := $without) as l
)
-- portable: query_tension
