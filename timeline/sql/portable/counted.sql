-- The visible coded events counted, without those that :without names: rows that add up by type, dyad, standing and bounds.
-- `cooperation` and `conflict` in millionths, as in portable/scored.sql. DuckDB has sums of whole blocks for it (`coded_days_at`).
with weighed as (
    select r.*,
        cast(round(
            r.score * case r.standing
                when 'actual' then cast(1 as double) when 'reported' then cast('0.5' as double) when 'alleged' then cast('0.25' as double)
                else cast(0 as double)
            end * 1000000
        ) as bigint) as millionths
    from coded as r
    where :without = ''
        or not exists (
            select 1 from entries as e where e.position = r.position and position(concat(' ', e.event_id, ' ') in :without) > 0
        )
)
select w.type, w.dyad, w.standing, w.begin_earliest, w.begin_latest, 1 as events, case when w.scale <> '' then 1 else 0 end as scored,
    greatest(w.millionths, 0) as cooperation, least(w.millionths, 0) as conflict,
    case when w.score > 0 then 1 else 0 end as cooperative, case when w.score < 0 then 1 else 0 end as hostile
from weighed as w
