-- What `load_decided.sql` has of a part none of whose rows come up elsewhere.
create or replace temp table decided as
select cast(0 as bigint) as line, true as kept, '' as operation, cast(0 as bigint) as version, cast(0 as bigint) as concerns, '' as reason,
    cast(0 as bigint) as place
limit 0
