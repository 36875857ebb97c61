-- The requests by which tables are known (`timeline.importers.tables.request_of`).
select c.request_id from commits as c where contains(c.request_id, ':')
