-- The rows after a position, and all that begin in certain years (999999: the begin is open); part of another query.
select n.* from lake_table as n where n.position > $after or coalesce(year(stored_timestamp(n.begin_earliest)), 999999) in (select unnest($years))
