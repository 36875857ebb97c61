-- The macros of the log under portable/query_cases.sql.
with cases as (
    select l.* from cases_at($upto, $known_upto, $position_upto, without := $without) as l
)
-- portable: query_cases
