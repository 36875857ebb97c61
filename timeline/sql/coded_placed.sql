-- What becomes of each checked row: new; same, where the log says so already; changed, where the log says otherwise; again, where an
-- earlier row of the file has the id and says the same; twice, where that says otherwise.
create or replace temp table placed as
with here as (
    select c.line, c.event_id, c.payload,
        first_value(c.line) over w as first_line, first_value(c.payload) over w as first_payload
    from checked as c
    window w as (partition by c.event_id order by c.line)
),
there as (
    select e.event_id, max(e.position) as position
    from entries as e
    where e.operation <> 'corroborate' and e.event_id in (select c.event_id from checked as c)
    group by e.event_id
)
select h.line, h.first_line,
    case
        when h.line > h.first_line and h.payload = h.first_payload then 'again'
        when h.line > h.first_line then 'twice'
        when t.position is null then 'new'
        when e.operation <> 'retract' and e.payload = h.payload then 'same'
        else 'changed'
    end as fate,
    t.position as there, e.version as version
from here as h
left join there as t on t.event_id = h.event_id
left join entries as e on e.position = t.position
