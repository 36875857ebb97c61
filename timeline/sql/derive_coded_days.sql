-- Sums of the rows at the positions from $1 to $2, whole blocks: out of $3, the name of the table of coded rows, without the events that have more
-- than one entry by $4, that of revisions.
select ((r.position - 1) // coded_block() + 1) * coded_block() as block, r.type, r.dyad, r.standing, r.known, r.begin_earliest, r.begin_latest,
    count(*) as events, count(nullif(r.scale, '')) as scored,
    sum(greatest(weighted(r.score, r.standing), 0)) as cooperation, sum(least(weighted(r.score, r.standing), 0)) as conflict,
    sum(case when r.score > 0 then 1 else 0 end) as cooperative, sum(case when r.score < 0 then 1 else 0 end) as hostile
from query_table($3) as r
where r.position between $1 and $2 and r.position not in (select v.position from query_table($4) as v)
group by all
order by r.dyad, r.begin_earliest, r.begin_latest, r.known
