-- A temporary table of the Parquet files $1.
create or replace temp table relation_name as select t.* from read_parquet($1, hive_partitioning = false) as t
