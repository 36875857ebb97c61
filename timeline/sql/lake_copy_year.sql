-- One file of a lake: the rows that begin between $low and $high, into the file $file.
copy (
    select t.* from (lake_rows) as t where t.begin_earliest between $low and $high order by lake_order
) to $file (format parquet, compression zstd)
