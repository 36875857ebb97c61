-- Sums of whole blocks, under portable/query_dyads.sql.
with counted as (
    select l.* from coded_days_at($known_upto, $position_upto) as l
)
-- portable: query_dyads
