-- The first entry after position $1 that no append could have written, as far as its columns tell; NULL where there is none.
select min(e.position)
from entries as e
left join entries as c on c.position = e.concerns and c.event_id = e.event_id and c.position < e.position
left join entries as b on b.position = e.position - 1
where e.position > $1 and not (
    e.operation in ('record', 'supersede', 'corroborate', 'retract', 'erase')
    and case e.operation when 'record' then e.concerns = 0 and e.version = 1
        else c.position is not null and e.version = c.version + case when e.operation in ('supersede', 'retract') then 1 else 0 end end
    and e.begin_earliest <= e.begin_latest and e.end_earliest <= e.end_latest and e.begin_earliest <= e.end_latest
    and e.recorded >= coalesce(b.recorded, e.recorded)
    and e.standing in ('actual', 'reported', 'alleged', 'denied', 'hypothetical', '')
    and length(e.event_id) between 1 and 200
)
