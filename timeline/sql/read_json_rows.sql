-- The lines of a JSON Lines file ($1), each as JSON text.
create or replace temp table incoming_rows as
select r.json as content from read_ndjson_objects($1) as r
