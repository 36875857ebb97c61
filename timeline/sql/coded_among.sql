-- How many positions a block of sums has, and whether any of the entries from $1 to $2 is about a coded event.
select coded_block() as block,
    exists (select 1 from entries as e where e.position between $1 and $2 and e.type between 'coded.' and 'coded/') as coded
