-- The files of the list $1, with as many rows as each says that it holds.
select f.file_name, f.num_rows from parquet_file_metadata($1) as f
