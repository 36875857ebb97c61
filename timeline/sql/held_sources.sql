-- Sources out of the columns `held`: what `derive_sources.sql` reads out of the same entries.
insert into source_rows
select h.position, h.concerns, h.ordinal, h.known, h.publisher, h.title, h.url, h.published, h.quote, h.via
from held as h
