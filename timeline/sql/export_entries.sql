-- The entries from $1 to $2 as lines of JSON, in order.
select cast(to_json({'entry': e}) as varchar) from entries as e where e.position between $1 and $2 order by e.position
