-- Sums of coded events, each group once: what was taken out again is taken off.
select d.block, d.type, d.dyad, d.standing, d.known, d.begin_earliest, d.begin_latest, sum(d.events) as events, sum(d.scored) as scored,
    sum(d.cooperation) as cooperation, sum(d.conflict) as conflict, sum(d.cooperative) as cooperative, sum(d.hostile) as hostile
from query_table('coded_days') as d
group by all
having sum(d.events) <> 0
