-- Commits out of lines of an export (the column `line` of `held`, timeline/columns.py).
insert into exported_commits
select unnest(from_json_strict(json_extract(h.line, '$.commit'), '{
    "number": "BIGINT", "first_position": "BIGINT", "last_position": "BIGINT", "recorded": "BIGINT", "author": "VARCHAR", "message": "VARCHAR",
    "request_id": "VARCHAR", "previous_hash": "VARCHAR", "hash": "VARCHAR"
}'))
from held as h
