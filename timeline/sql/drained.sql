-- The newest commit's request among those that a queue's facts came by: `drain:QUEUE:NUMBER:DIGEST`.
select request_id from commits where starts_with(request_id, ?) order by number desc limit 1;
