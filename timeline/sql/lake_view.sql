-- A table of a lake: the files that its manifest names. A view keeps no parameter, and a variable is of one session alone: so Python puts the name
-- of the table in its place, and the list of the files, which the manifest has checked, quoted.
drop table lake_table;
create view lake_table as select * from read_parquet(lake_files, hive_partitioning := false);
