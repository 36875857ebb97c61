-- What becomes of the staged rows that are not simply new: same, where the log says so already; changed, where the log says otherwise; again,
-- where an earlier row of the file has the id and says the same; twice, where that says otherwise.
create or replace temp table placed as
with here as (
    select c.line, c.event_id, c.payload, first_value(c.line) over w as first_line, first_value(c.payload) over w as first_payload
    from staged as c
    where c.event_id in (select s.event_id from staged as s group by s.event_id having count(*) > 1)
        or c.event_id in (select e.event_id from entries as e)
    window w as (partition by c.event_id order by c.line)
),
there as (
    select e.event_id, max(e.position) as position
    from entries as e
    where e.operation <> 'corroborate' and e.event_id in (select h.event_id from here as h)
    group by e.event_id
),
judged as (
    select h.line, h.first_line, h.event_id, t.position as there, e.version,
        case
            when h.line > h.first_line and h.payload = h.first_payload then 'again'
            when h.line > h.first_line then 'twice'
            when t.position is null then 'new'
            when e.operation <> 'retract' and e.payload = h.payload then 'same'
            else 'changed'
        end as fate
    from here as h
    left join there as t on t.event_id = h.event_id
    left join entries as e on e.position = t.position
)
select j.line, j.first_line, j.event_id, j.there, j.version, j.fate from judged as j where j.fate <> 'new'
