-- One file of a lake: all rows, into the file $file.
copy (select t.* from (lake_rows) as t order by lake_order) to $file (format parquet, compression zstd)
