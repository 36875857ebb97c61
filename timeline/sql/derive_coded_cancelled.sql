-- What has to be taken out of the sums up to position $1, since it got a second entry from position $2 on: out of $3 and $4, as above.
select ((r.position - 1) // coded_block() + 1) * coded_block() as block, r.type, r.dyad, r.standing, r.known, r.begin_earliest, r.begin_latest,
    -count(*) as events, -count(nullif(r.scale, '')) as scored,
    -sum(greatest(weighted(r.score, r.standing), 0)) as cooperation, -sum(least(weighted(r.score, r.standing), 0)) as conflict,
    -sum(case when r.score > 0 then 1 else 0 end) as cooperative, -sum(case when r.score < 0 then 1 else 0 end) as hostile
from query_table($3) as r
where r.position <= $1 and r.position in (
    select v.position
    from query_table($4) as v
    where v.operation = 'record' and v.event_id in (select w.event_id from query_table($4) as w where w.position >= $2)
        and v.event_id not in (select w.event_id from query_table($4) as w where w.position < $2 and w.operation <> 'record')
)
group by all
