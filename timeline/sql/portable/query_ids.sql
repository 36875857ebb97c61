-- Which of some ids (`ids`: `item`) the log holds.
select distinct e.event_id from entries as e where e.event_id in (select i.item from ids as i)
