-- The ids that a list of deleted ones names, in the form of `load_staged.sql`: what they come to is told by what the lake has of them.
copy (
    select $unit as unit, cast(0 as bigint) as ordinal, cast(0 as bigint) as line, 'retract' as operation, r.external_id as event_id,
        cast(0 as bigint) as version, cast(0 as bigint) as concerns, '' as type, cast(0 as bigint) as schema_version,
        cast(null as bigint) as known, '' as edtf, cast(0 as bigint) as begin_earliest, cast(0 as bigint) as begin_latest,
        cast(0 as bigint) as end_earliest, cast(0 as bigint) as end_latest, '' as standing, '' as summary, '' as reason, '' as payload
    from (select distinct n.external_id from read_rows as n) as r
) to $file (format parquet, compression zstd)
