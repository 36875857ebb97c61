-- The rows of a Parquet file ($1), each as JSON text.
create or replace temp table incoming_rows as
select to_json("its whole row") as content from read_parquet($1) as "its whole row"
