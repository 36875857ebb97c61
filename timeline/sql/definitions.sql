-- What a database is made of beside its rows: the kind, the name, and the text in parts, as DuckDB writes it. No function is called here and
-- DuckDB's own tables are named in full: a macro in the file may bear the name of any function, and would be called in its place.
select 'table' as kind, t.schema_name, t.table_name as name, t.sql as text, null as signature, null as parameters
from system.main.duckdb_tables() as t
where not t.internal and not t.temporary
union all
select 'view', v.schema_name, v.view_name, v.sql, null, null
from system.main.duckdb_views() as v
where not v.internal and not v.temporary
union all
select 'trigger', g.schema_name, g.trigger_name, g.sql, null, null
from system.main.duckdb_triggers() as g
where not g.temporary
union all
select 'macro', f.schema_name, f.function_name, f.macro_definition, f.function_type, f.parameters
from system.main.duckdb_functions() as f
where not f.internal and f.database_name <> 'temp'
