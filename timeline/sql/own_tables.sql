-- The tables of the log's file, for `read_through.sql`.
select t.table_name from system.main.duckdb_tables() as t where not t.internal and not t.temporary and t.schema_name = 'main'
