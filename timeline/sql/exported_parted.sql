-- The first commit that the log and an export both have under one number with another hash, by its first position here; NULL where there is none.
select min(c.first_position) from commits as c join exported_commits as x on x.number = c.number where x.hash <> c.hash
