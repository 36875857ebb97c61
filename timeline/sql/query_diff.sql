-- The macros of the log under portable/query_diff.sql.
with changes as (
    select l.*
    from changes_at(
        $upto_before, $known_upto_before, $position_upto_before, $upto_after, $known_upto_after, $position_upto_after, without := $without_after
    ) as l
)
-- portable: query_diff
