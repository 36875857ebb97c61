-- What there is to select from, with columns or parameters.
select n.name, n.holds
from (
    select 1 as place, f.function_name as name, string_agg(p.parameter, ', ' order by p.place) as holds
    from duckdb_functions() as f, unnest(f.parameters) with ordinality as p(parameter, place)
    where f.database_name = current_database() and not f.internal and f.function_type = 'table_macro'
    group by f.function_name
    union all
    select 2, c.table_name, string_agg(c.column_name, ', ' order by c.column_index)
    from duckdb_columns() as c where not c.internal
    group by c.table_name
) as n
order by n.place, n.name
