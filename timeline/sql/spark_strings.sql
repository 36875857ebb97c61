-- A list of texts as a relation, for Spark: they come as one text, with U+001F between them.
select e.item from (select explode(split(:items, '\u001f')) as item) as e where e.item <> ''
