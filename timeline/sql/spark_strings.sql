-- A list of texts as a relation, for Spark: they come as one text, with U+001F between them.
select e.place + 1 as place, e.item from (select posexplode(split(:items, '\u001f')) as (place, item)) as e where e.item <> ''
