-- Publishers that begin with $1, in either case.
select distinct s.publisher, '' as words from source_rows as s where starts_with(lower(s.publisher), lower($1)) order by s.publisher limit 200
