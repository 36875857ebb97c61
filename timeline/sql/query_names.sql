-- Names to complete: tables, views and macros of this log, then their columns.
select n.name
from (
    select 1 as place, t.table_name as name from duckdb_tables() as t where not t.internal
    union select 1, v.view_name from duckdb_views() as v where not v.internal
    union select 1, f.function_name || '(' from duckdb_functions() as f
        where f.database_name = current_database() and not f.internal and f.function_type = 'table_macro'
    union select 2, f.function_name || '(' from duckdb_functions() as f
        where f.database_name = current_database() and not f.internal and f.function_type = 'macro'
    union select 3, c.column_name from duckdb_columns() as c where not c.internal
) as n
order by n.place, n.name
