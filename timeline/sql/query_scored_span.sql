-- The macros of the log under portable/query_scored_span.sql.
with pressures as (
    select l.* from pressures_at($dyad, $known_upto, $position_upto) as l
)
-- portable: query_scored_span
