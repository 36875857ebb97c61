-- Rows of `placed` that contradict: an earlier row of the file, or (with $1) the log.
select p.line, 'id' as wrong_column, p.event_id,
    case when p.fate = 'twice' then 'line ' || p.first_line || ' has the id and says otherwise'
        else 'the log has it with other content, at position ' || p.there end as reason
from placed as p
where p.fate = 'twice' or ($1 and p.fate = 'changed')
order by p.line
