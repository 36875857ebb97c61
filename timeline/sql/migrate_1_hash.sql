-- How format 1 hashed an entry: its words entered one by one, so that the summary and the reason could not be erased. As `verify.sql` calls it.
create or replace temp macro content_hash(summary_, reason_, payload_) as concat_ws(chr(31), summary_, reason_, sha256(payload_));

create or replace temp macro entry_hash(
    position_, operation_, event_id_, version_, concerns_, type_, schema_version_, recorded_, known_, edtf_,
    begin_earliest_, begin_latest_, end_earliest_, end_latest_, standing_, content_
) as sha256(concat_ws(
    chr(31), position_, operation_, event_id_, version_, concerns_, type_, schema_version_, recorded_, known_, edtf_,
    begin_earliest_, begin_latest_, end_earliest_, end_latest_, standing_, content_
));

create or replace temp macro erasures() as table
    select e.position, '' as content from entries as e where false;

create or replace temp macro is_blank(summary_, reason_, payload_) as false;
