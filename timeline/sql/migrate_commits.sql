-- Commits out of the columns `held` (timeline/columns.py).
insert into commits
select s.number, s.first_position, s.last_position, s.recorded, s.author, s.message, s.request_id, s.previous_hash, s.hash
from held as s
