-- Scores of entries by dyad, from four columns of equal length, each a JSON array ($1 to $4).
select unnest(from_json(cast($1 as json), '["BIGINT"]')) as position, unnest(from_json(cast($2 as json), '["VARCHAR"]')) as dyad,
    unnest(from_json(cast($3 as json), '["DOUBLE"]')) as score, unnest(from_json(cast($4 as json), '["VARCHAR"]')) as scale
