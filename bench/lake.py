"""The log as a lake against DuckDB's own COPY: python bench/lake.py [--size 10M] [--folder DIR].

A log of coded events is made by SQL, in commits of 100,000, hashed and chained as the engine would. Then, in one process and in turn:
COPY of its tables to one Parquet file each, an export as a lake, and an export of 1,000 events more. Prints tables in Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from generate import VOCABULARY
from measure import Table, count_of, duration, word_of
from timeline.events.coded import CodedCameo

from timeline.changes import Record
from timeline.exporters.lake import export_lake
from timeline.headfile import NO_HASH, write_head
from timeline.lake.manifest import TABLES
from timeline.log import Commit, Log, commit_hash
from timeline.projections import Derivation
from timeline.reader import Reader
from timeline.store import open_store
from timeline.texts import sql

COMMIT = 100_000
NEW = 1_000
ENTRIES = """
insert into entries
select c.*, entry_hash(c.position, c.operation, c.event_id, c.version, c.concerns, c.type, c.schema_version, c.recorded, c.known,
    c.edtf, c.begin_earliest, c.begin_latest, c.end_earliest, c.end_latest, c.standing, content_hash(c.summary, c.reason, c.payload))
from (
    select i as position, $1 as commit_number, 'record' as operation, 'gdelt-' || i as event_id, 1 as version, 0 as concerns,
        'coded.cameo' as type, 1 as schema_version, 1700000000000000 + $1 as recorded, epoch_us(m.day) + 2 * 86400000000 - 1 as known,
        strftime(m.day, '%Y-%m-%d') as edtf, epoch_us(m.day) as begin_earliest, epoch_us(m.day) + 86399999999 as begin_latest,
        epoch_us(m.day) as end_earliest, epoch_us(m.day) + 86399999999 as end_latest, 'reported' as standing,
        m.a || ' ' || m.code || ' ' || m.b as summary, '' as reason,
        '{"actors":["' || m.a || '"],"affects":["' || least(m.a, m.b) || '-' || greatest(m.a, m.b) || '"],"code":"'
            || m.code || '","id":"gdelt-' || i || '","mentions":' || 1 + hash(i * 5) % 40 || ',"sources":[{"publisher":"GDELT","url":"https://news'
            || hash(i * 7) % 5000 || '.example/' || md5(i::varchar) || '"}],"standing":"reported","summary":"' || m.a || ' '
            || m.code || ' ' || m.b
            || '","targets":["' || m.b || '"],"type":"coded.cameo","when":"' || strftime(m.day, '%Y-%m-%d') || '"}' as payload
    from (
        select r.i, (date '2013-01-01' + (r.i * 3650 // $4)::integer)::timestamp as day, n.names[1 + (hash(r.i * 31) % 40)::bigint] as a,
            n.names[41 + (hash(r.i * 17) % 40)::bigint] as b, printf('%03d', 10 + hash(r.i * 13) % 190) as code
        from range($2, $3 + 1) as r(i), (
            select list(chr((65 + t.x // 26)::integer) || chr((65 + t.x % 26)::integer) || 'X') as names from range(80) as t(x)
        ) as n
    ) as m
) as c
order by c.position
"""


def coded_log(path: Path, events: int) -> Path:
    """A log of so many coded events from 2013 to 2022, with everything derived."""
    derivation = Derivation(VOCABULARY)
    with Log.create(path, VOCABULARY) as log:
        run = log.store.connection.execute
        run(sql("hash"))
        previous = NO_HASH
        for number, first in enumerate(range(1, events + 1, COMMIT), start=1):
            last = min(events, first + COMMIT - 1)
            with log.store.transaction():
                run(ENTRIES, [number, first, last, events])
                ((digest,),) = log.store.rows(sql("digest"), [number])
                commit = Commit(number, first, last, 1_700_000_000_000_000 + number, "bench", "", f"r{number}", previous, "")
                previous = commit_hash(commit, digest)
                row = [number, first, last, commit.recorded, "bench", "", commit.request_id, commit.previous_hash, previous]
                run("insert into commits values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        write_head(path, log.store.head())
    with Log.open(path, VOCABULARY) as log:
        derivation.rebuild(log.store)
    return path


@contextmanager
def timed(into: list[tuple[float, float]]) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    into.append((time.perf_counter() - wall, time.process_time() - cpu))


def copied(log: Path, folder: Path, compression: str) -> int:
    """Each table into one file; bytes of them together."""
    folder.mkdir()
    with duckdb.connect(str(log), read_only=True) as connection:
        for table in TABLES:
            connection.execute(f"copy {table} to '{folder / table}.parquet' (format parquet, compression {compression})")
    size = sum(path.stat().st_size for path in folder.iterdir())
    shutil.rmtree(folder)
    return size


def lake_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def added(log: Path, size: int) -> None:
    """`NEW` events more, of one day."""
    with Log.open(log, VOCABULARY, [Derivation(VOCABULARY)]) as opened:
        opened.append(
            Record(
                CodedCameo.model_validate(
                    {
                        "id": f"new-{size}-{number}",
                        "when": "2022-12-01",
                        "code": "042",
                        "actors": ["AAX"],
                        "targets": ["BBX"],
                        "affects": ["AAX-BBX"],
                    }
                )
            )
            for number in range(NEW)
        )


QUESTIONS: dict[str, Callable[[Reader], Any]] = {
    "open it, and its head": lambda log: log.sql("select max(last_position) from commits").rows,
    "tension of a dyad, 120 months": lambda log: log.tension("AAX-BOX", "2013..2022"),
    "coded events of a year by month and dyad": lambda log: (
        log.sql("select count(*), sum(events) from coded_by_month(date '2015-01-01', date '2015-12-31')").rows
    ),
    "one entry by its position": lambda log: log.sql("select summary from entries where position = 4711").rows,
    "every entry of a dyad, in a month": lambda log: (
        log.sql(
            "select count(*) from coded_rows where dyad = 'AAX-BOX' and begin_earliest between 1430438400000000 and 1433116799999999"
        ).rows
    ),
    "all entries by type": lambda log: log.sql("select type, count(*) from entries group by all").rows,
}


def answers(log: Path, lake: Path, rounds: int) -> list[list[str]]:
    """Each question, opened anew and asked once, of the log and of the lake, in turn; answers have to be equal."""
    rows = []
    for question, ask in QUESTIONS.items():
        times: dict[Path, list[tuple[float, float]]] = {log: [], lake: []}
        for _ in range(rounds):
            found = []
            for path, into in times.items():
                with timed(into), Reader(path) as opened:
                    found.append(ask(opened))
            assert found[0] == found[1], question
        (log_wall, log_cores), (lake_wall, lake_cores) = ((median(each, 0), median(each, 1)) for each in times.values())
        rows.append([question, duration(log_wall), duration(log_cores), duration(lake_wall), duration(lake_cores)])
    return rows


def median(pairs: list[tuple[float, float]], which: int) -> float:
    return sorted(pair[which] for pair in pairs)[len(pairs) // 2]


def measured(size: int, folder: Path, rounds: int) -> tuple[list[list[str]], list[str], list[list[str]]]:
    """Rows of the whole export, the row of the one that follows, and rows of questions."""
    made: list[tuple[float, float]] = []
    with timed(made):
        log = coded_log(folder / "log.duckdb", size)
    lake = folder / "lake"
    jobs: dict[str, Callable[[], Any]] = {
        "COPY of each table, snappy": lambda: copied(log, folder / "snappy", "snappy"),
        "COPY of each table, zstd": lambda: copied(log, folder / "zstd", "zstd"),
        "export as a lake": lambda: export_lake(log, lake),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    sizes: dict[str, int] = {}
    for _ in range(rounds):
        for name, job in jobs.items():
            shutil.rmtree(lake, ignore_errors=True)
            with timed(times[name]):
                answer = job()
            sizes[name] = answer if isinstance(answer, int) else lake_bytes(lake)
    base = median(times["COPY of each table, zstd"], 0), median(times["COPY of each table, zstd"], 1)
    rows = [
        [
            f"{word_of(size)}: {name}", duration(median(found, 0)), duration(median(found, 1)), f"{median(found, 0) / base[0]:.2f}",
            f"{median(found, 1) / base[1]:.2f}", f"{sizes[name] / size:.0f}",
        ]
        for name, found in times.items()
    ]  # fmt: skip
    more: list[tuple[float, float]] = []
    for number in range(3):
        added(log, number)
        with timed(more):
            done = export_lake(log, lake)
        assert done.manifest.position - done.before == NEW
    whole = times["export as a lake"]
    with open_store(lake) as store:
        assert store.rows("select count(*) from entries") == [(size + 3 * NEW,)]
    follow = [
        word_of(size), duration(median(more, 0)), duration(median(more, 1)), f"{median(more, 1) / median(whole, 1):.3f}",
        f"{log.stat().st_size / size:.0f}", duration(made[0][1]),
    ]  # fmt: skip
    return rows, follow, answers(log, lake, rounds)


ANSWERS = ("question", "log, wall", "log, of all cores", "lake, wall", "lake, of all cores")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=count_of, nargs="+", default=[count_of("1M")], help="coded events (1M)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the logs and lakes are made for a while")
    parser.add_argument("--of", type=Path, nargs=2, metavar=("LOG", "LAKE"), help="only ask a log and a lake that are there")
    asked = parser.parse_args()
    if asked.of:
        print(Table("Questions to a log and to its lake", ANSWERS, answers(*asked.of, rounds=asked.rounds), []).markdown())
        return
    whole, follow, questions = [], [], []
    for size in asked.size:
        with tempfile.TemporaryDirectory(dir=asked.folder, prefix="timeline-bench-") as place:
            rows, row, asked_of = measured(size, Path(place), asked.rounds)
        whole += rows
        follow.append(row)
        questions.append(Table(f"Questions to a log of {word_of(size)} and to its lake", ANSWERS, asked_of, []))
    columns = ("what", "wall", "of all cores", "wall, times COPY zstd", "cores, times COPY zstd", "bytes an event")
    print(Table("The log as a lake", columns, whole, [f"Medians of {asked.rounds} rounds in turn, one process."]).markdown())
    columns = ("log", "wall", "of all cores", "cores, times the whole export", "log's bytes an event", "made, of all cores")
    print(Table(f"{NEW:,} new events, exported to the lake that is there", columns, follow, []).markdown())
    for table in questions:
        print(table.markdown())


if __name__ == "__main__":
    main()
