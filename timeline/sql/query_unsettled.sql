-- The macros of the log under portable/query_unsettled.sql.
with outcomes as (
    select l.* from outcomes_at($upto, $known_upto, $position_upto, without := $without) as l
),
subjects as (
    select unnest(cast($subjects as varchar[])) as item
)
-- portable: query_unsettled
