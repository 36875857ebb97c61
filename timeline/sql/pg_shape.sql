-- PostgreSQL: the columns that the tables of a queue have, and whether the trigger is on that keeps the order.
select
    t.relname::text as table_name,
    a.attname::text as column_name,
    format_type(a.atttypid, null) as type
from pg_catalog.pg_class as t
join pg_catalog.pg_namespace as n on n.oid = t.relnamespace and n.nspname = 'timeline'
join pg_catalog.pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
where t.relname in ('queue', 'facts', 'answers')
union all
select 'facts', tgname::text, 'trigger'
from pg_catalog.pg_trigger
where tgrelid = to_regclass('timeline.facts') and tgname = 'take_turns' and tgenabled in ('O', 'A');
