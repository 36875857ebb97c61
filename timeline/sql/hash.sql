-- The one definition of an entry's hash: SHA-256 over its columns, joined by the unit separator (U+001F), which no column can hold. Its words
-- (summary, reason, payload) enter as a SHA-256 of their own, the content, so that words that were erased can leave their hash behind.
-- Temporary macros: the append and `verify` bring this text along and never trust one that lies in the file.

create or replace temp macro content_hash(summary_, reason_, payload_) as sha256(concat_ws(chr(31), summary_, reason_, payload_));

create or replace temp macro entry_hash(
    position_, operation_, event_id_, version_, concerns_, type_, schema_version_, recorded_, known_, edtf_,
    begin_earliest_, begin_latest_, end_earliest_, end_latest_, standing_, content_
) as sha256(concat_ws(
    chr(31), position_, operation_, event_id_, version_, concerns_, type_, schema_version_, recorded_, known_, edtf_,
    begin_earliest_, begin_latest_, end_earliest_, end_latest_, standing_, content_
));

-- What the log says is erased: the position of each such entry, and the hash of the words that stood there.
create or replace temp macro erasures() as table
    select unnest(from_json(json_extract(e.payload, '$.erased'), '[{"position": "BIGINT", "content": "VARCHAR"}]'), recursive := true)
    from entries as e
    where e.operation = 'erase';

-- What stands in the place of erased words.
create or replace temp macro blank() as {'summary': '(erased)', 'reason': '', 'payload': '{}'};
create or replace temp macro is_blank(summary_, reason_, payload_) as
    summary_ = blank().summary and reason_ = blank().reason and payload_ = blank().payload;
