-- The macros of the log under portable/query_state.sql.
with facts as (
    select l.*
    from facts_at($upto, $known_upto, $position_upto, without := $without, name_from := $name_from, name_upto := $name_upto) as l
)
-- portable: query_state
