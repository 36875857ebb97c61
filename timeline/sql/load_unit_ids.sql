-- Of a list of deleted ids (the part $1) those that the lake, or a part before, may have.
create or replace temp table read_rows as select t.event_id as external_id from twice_rows as t where t.unit = $1
