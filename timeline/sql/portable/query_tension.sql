-- Flows at some moments.
select f.upto, f.cooperation, f.conflict, f.counted, f.unscored, f.possible from flows as f order by f.upto nulls last
