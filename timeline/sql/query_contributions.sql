-- The macros of the log under portable/query_contributions.sql.
with scored as (
    select l.* from scored_at($known_upto, $position_upto, without := $without) as l
),
pressures as (
    select l.* from pressures_at($dyad, $known_upto, $position_upto, without := $without) as l
),
moments as (
    select $moment as item
),
aged as (
    -- portable: aged
)
-- portable: query_contributions
