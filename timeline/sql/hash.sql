-- The one definition of an entry's hash: SHA-256 over its columns, joined by the unit separator (U+001F), which no column
-- can hold. The payload enters as its own SHA-256, so that an erased payload can leave its hash behind.
-- A temporary macro: the append and `verify` bring this text along and never trust one that lies in the file.

create or replace temp macro entry_hash(
    position_, operation_, event_id_, version_, concerns_, type_, schema_version_, recorded_, known_, edtf_,
    begin_earliest_, begin_latest_, end_earliest_, end_latest_, standing_, summary_, reason_, payload_
) as sha256(concat_ws(
    chr(31), position_, operation_, event_id_, version_, concerns_, type_, schema_version_, recorded_, known_, edtf_,
    begin_earliest_, begin_latest_, end_earliest_, end_latest_, standing_, summary_, reason_, sha256(payload_)
));
