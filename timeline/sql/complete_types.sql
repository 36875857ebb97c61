-- Types of events that the log holds and that begin with $1.
select e.type, '' as words from (select distinct n.type from entries as n) as e where starts_with(e.type, $1) order by e.type limit 200
