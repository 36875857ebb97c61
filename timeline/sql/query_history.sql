-- The macros of the log under portable/query_history.sql.
with spans as (
    select l.* from spans_at($known_upto, $position_upto, without := $without, name_from := $name_from, name_upto := $name_upto) as l
)
-- portable: query_history
