"""Generated logs: modelled events by the million, seeded, hashed and chained as the engine itself would have written them."""

from __future__ import annotations

from pathlib import Path

import timeline.events
from timeline.headfile import NO_HASH, write_head
from timeline.log import Commit, Log, commit_hash
from timeline.projections import Derivation
from timeline.texts import sql
from timeline.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of_module(timeline.events)

EVENTS = """
create temp table made as
select i as position,
    'e' || i as event_id,
    (hash(i * 31 + 7) % {subjects})::bigint as subject,
    ['planned', 'confirmed', 'cancelled', 'held', 'refused'][1 + (hash(i * 17 + 3) % 5)::bigint] as verb,
    date '2000-01-01' + (hash(i * 13 + 1) % 8000)::integer as day
from range(1, {events} + 1) as r(i)
"""
ENTRIES = """
insert into entries
select c.*, entry_hash(c.position, c.operation, c.event_id, c.version, c.concerns, c.type, c.schema_version, c.recorded, c.known,
    c.edtf, c.begin_earliest, c.begin_latest, c.end_earliest, c.end_latest, c.standing, content_hash(c.summary, c.reason, c.payload))
from (
    select m.position, (m.position - 1) // 1000 + 1 as commit_number, 'record' as operation, m.event_id, 1 as version, 0 as concerns,
        'engagement.' || m.verb as type, 1 as schema_version, 1700000000000000 + (m.position - 1) // 1000 as recorded,
        epoch_us(m.day::timestamp) + 3 * 86400000000 - 1 as known, strftime(m.day, '%Y-%m-%d') as edtf,
        epoch_us(m.day::timestamp) as begin_earliest, epoch_us(m.day::timestamp) + 86399999999 as begin_latest,
        epoch_us(m.day::timestamp) as end_earliest, epoch_us(m.day::timestamp) + 86399999999 as end_latest,
        'actual' as standing, 'Meeting ' || m.subject || ': ' || m.verb as summary, '' as reason,
        '{{"actors":["USA"],"affects":["CHN-USA"],"engagement":"m' || m.subject || '","id":"' || m.event_id
            || '","sources":[{{"published":"' || strftime(m.day + 2, '%Y-%m-%d') || '","publisher":"A paper"}}],"summary":"Meeting '
            || m.subject || ': ' || m.verb || '","targets":["CHN"],"type":"engagement.' || m.verb || '","when":"'
            || strftime(m.day, '%Y-%m-%d') || '"}}' as payload
    from made as m
) as c
order by c.position
"""


def modelled_log(path: Path, events: int, subjects: int) -> Path:
    """A log of ``events`` engagement events on ``subjects`` subjects, in commits of 1,000; its derived tables are still empty."""
    with Log.create(path, VOCABULARY) as log:
        run = log.store.connection.execute
        with log.store.transaction():
            run(sql("hash"))
            run(EVENTS.format(events=events, subjects=subjects))
            run(ENTRIES.format())
            chain(log)
        write_head(path, log.store.head())
    return path


def chain(log: Log) -> None:
    """Commits for entries that have none; none has more than a thousand, so that its digest is that of one thousand alone."""
    previous = NO_HASH
    rows = []
    for number, first, last, recorded, digest in log.store.rows(
        "select commit_number, min(position), max(position), min(recorded), sha256(sha256(string_agg(hash, '' order by position))) "
        "from entries group by commit_number order by commit_number"
    ):
        commit = Commit(number, first, last, recorded, "bench", "", f"r{number}", previous, "")
        previous = commit_hash(commit, digest)
        rows.append([number, first, last, recorded, "bench", "", f"r{number}", commit.previous_hash, previous])
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        places = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?)"] * len(part))
        statement = f"insert into commits values {places}"
        log.store.connection.execute(statement, [cell for row in part for cell in row])


def derived_log(path: Path, events: int, subjects: int) -> Path:
    """`modelled_log`, with everything derived."""
    modelled_log(path, events, subjects)
    with Log.open(path, VOCABULARY) as log:
        Derivation(VOCABULARY).rebuild(log.store)
    return path
