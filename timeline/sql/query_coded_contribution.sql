-- The macros of the log under portable/query_coded_contribution.sql.
with pressures as (
    select l.* from pressures_at($dyad, $known_upto, $position_upto, without := $without) as l
),
moments as (
    select $moment as item
),
aged as (
    -- portable: aged
)
-- portable: query_coded_contribution
