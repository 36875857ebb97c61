-- PostgreSQL: take back the answers to facts that are about to make an entry after all; their numbers as a JSON list.
delete from timeline.answers where number in (select cast(n as bigint) from json_array_elements_text(cast(:numbers as json)) as n);
