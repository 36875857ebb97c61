-- Modelled events that a file ($1, its name) recorded through `import` or `sync`, and those recorded up to a position ($2, 0 for none).
select e.event_id
from entries as e
join commits as c on c.number = e.commit_number
where e.operation = 'record'
    and e.type not between 'coded.' and 'coded/'
    and (e.position <= $2 or (split_part(c.request_id, ':', 1) in ('facts', 'sync') and split_part(c.request_id, ':', 3) = $1))
order by e.position
