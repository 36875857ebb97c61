-- Every value of a table ($1 its name), folded into one number: DuckDB looks at the sum of a block only when it reads the block.
select bit_xor(hash(t)) from query_table($1) as t
