-- What was read is staged: make room before it is written.
drop view if exists read_rows;
drop table if exists gdelt_rows;
drop table if exists icews_rows;
drop table if exists named_rows;
drop table if exists incoming_rows;
drop table if exists incoming_lines
