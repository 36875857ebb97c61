-- Entries out of lines of an export (the column `line` of `held`, timeline/columns.py).
insert into exported_entries
select unnest(from_json_strict(json_extract(h.line, '$.entry'), '{
    "position": "BIGINT", "commit_number": "BIGINT", "operation": "VARCHAR", "event_id": "VARCHAR", "version": "BIGINT", "concerns": "BIGINT",
    "type": "VARCHAR", "schema_version": "BIGINT", "recorded": "BIGINT", "known": "BIGINT", "edtf": "VARCHAR", "begin_earliest": "BIGINT",
    "begin_latest": "BIGINT", "end_earliest": "BIGINT", "end_latest": "BIGINT", "standing": "VARCHAR", "summary": "VARCHAR", "reason": "VARCHAR",
    "payload": "VARCHAR", "hash": "VARCHAR"
}'))
from held as h
