-- What was decided into the file $file.
copy (select d.line, d.kept, d.operation, d.version, d.concerns, d.reason, d.place from decided as d) to $file (format parquet, compression zstd)
