-- Where format 1 hashed an entry otherwise than `hash.sql`, which is read before this: its words entered one by one, so that a summary and a reason
-- could not be erased, and nothing was.
create or replace temp macro content_hash(summary_, reason_, payload_) as concat_ws(chr(31), summary_, reason_, sha256(payload_));

create or replace temp macro erasures() as table
    select e.position, '' as content from entries as e where false;

create or replace temp macro is_blank(summary_, reason_, payload_) as false;
