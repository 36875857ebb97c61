-- The rows of `staged` into the file $file: each with the name of its part ($unit), and where it stands among them, from 1.
copy (
    select $unit as unit, row_number() over (order by s.line) as ordinal, s.* from staged as s order by s.line
) to $file (format parquet, compression zstd)
