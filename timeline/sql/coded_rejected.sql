-- What is wrong with rows, by `judged` ($1 the formats of dates) and by their ids in `placed` ($2: whether a changed row is wrong).
select j.line, j.wrong_column, coalesce(j.wrong_value, '') as value, j.wrong_reason
from judged($1) as j
where j.wrong_column is not null and j.wrong_column <> 'mirror'
union all
select p.line, 'id', c.event_id,
    case when p.fate = 'twice' then 'line ' || p.first_line || ' has the id and says otherwise'
        else 'the log has it with other content, at position ' || p.there end
from placed as p
join checked as c on c.line = p.line
where p.fate = 'twice' or ($2 and p.fate = 'changed')
order by 1
