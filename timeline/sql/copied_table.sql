-- One table of the log as a Parquet file.
copy (select t.* from query_table($name) as t) to $file (format parquet, compression zstd)
