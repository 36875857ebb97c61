-- SHA-256 over the hashes of a commit's entries ($1 its number), in order of position.
select sha256(string_agg(e.hash, '' order by e.position)) as digest from entries as e where e.commit_number = $1
