-- Parties out of the columns `held`: what `derive_parties.sql` reads out of the same entries.
insert into party_rows
select h.position, h.role, h.ordinal, h.party
from held as h
