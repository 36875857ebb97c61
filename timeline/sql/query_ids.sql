-- Which of some ids ($1, a list) the log holds.
select distinct e.event_id from entries as e where e.event_id in (select unnest(cast($1 as varchar[])))
