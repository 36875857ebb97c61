-- Whether a head is one of this log's.
select count(*) from commits where last_position = ? and hash = ?;
