-- The commits from $1 to $2 as lines of JSON, in order.
select cast(to_json({'commit': c}) as varchar) from commits as c where c.number between $1 and $2 order by c.number
