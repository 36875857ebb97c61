-- The digest of a commit ($1 its number): SHA-256 over the digests of each thousand of its entries, which are SHA-256 over their hashes; all in order
-- of position. In two steps, so that a commit of a million entries is not put together by one thread alone; `verify.sql` does the same.
select sha256(string_agg(t.digest, '' order by t.thousand)) as digest
from (
    select (e.position - c.first_position) // 1000 as thousand, sha256(string_agg(e.hash, '' order by e.position)) as digest
    from entries as e
    cross join (select min(n.position) as first_position from entries as n where n.commit_number = $1) as c
    where e.commit_number = $1
    group by thousand
) as t
