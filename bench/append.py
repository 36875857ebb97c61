"""Durable appends of modelled events, in groups and one by one, each beside a bare DuckDB transaction that inserts the same rows.

python bench/append.py [ROUNDS [SIZE]]: the log and the bare table take turns. With the package `eventsourcing` installed, its SQLite
recorder saves the same events in batches of the same size.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

import timeline.events
from timeline.canonical import dump
from timeline.changes import Record
from timeline.log import Log
from timeline.projections import Derivation
from timeline.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of_module(timeline.events)
TABLES = ("entries", "commits", "effects", "source_rows", "party_rows", "scores")


def fact(number: int) -> dict[str, Any]:
    day = f"2023-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    return {
        "id": f"m{number}",
        "type": f"engagement.{('planned', 'confirmed', 'held', 'cancelled')[number % 4]}",
        "engagement": f"x{number % 500}",
        "when": day,
        "actors": ["USA/Antony Blinken"],
        "targets": ["CHN"],
        "affects": ["CHN-USA"],
        "summary": f"Meeting {number} happened",
        "sources": [{"publisher": "A paper", "published": day, "url": f"https://example.org/{number}"}],
    }


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class Bare:
    """The same rows into the same tables, without a log: statements of VALUES, or for a group the rows out of another table."""

    def __init__(self, path: Path, log: Log) -> None:
        self.connection = duckdb.connect(str(path))
        self.log = log
        for table in TABLES:
            columns = ", ".join(f"{name} {type_}" for name, type_, *_ in log.store.rows(f"describe {table}"))
            self.connection.execute(f"create table {table} ({columns})")

    def rows_of(self, first: int, last: int) -> dict[str, list[tuple[Any, ...]]]:
        found = {
            table: self.log.store.rows(f"from {table} where position between ? and ?", [first, last])
            for table in TABLES
            if table != "commits"
        }
        return found | {"commits": self.log.store.rows("from commits where first_position = ?", [first])}

    def single(self, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        self.connection.execute("begin")
        for table, values in rows.items():
            marks = ", ".join(f"({', '.join('?' * len(row))})" for row in values)
            if values:
                self.connection.execute(f"insert into {table} values {marks}", [cell for row in values for cell in row])
        self.connection.execute("commit")

    def stage(self, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        for table, values in rows.items():
            self.connection.execute(f"create or replace temp table staged_{table} as from {table} limit 0")
            for start in range(0, len(values), 50):
                part = values[start : start + 50]
                marks = ", ".join(f"({', '.join('?' * len(row))})" for row in part)
                self.connection.execute(f"insert into staged_{table} values {marks}", [cell for row in part for cell in row])

    def group(self) -> None:
        self.connection.execute("begin")
        for table in TABLES:
            self.connection.execute(f"insert into {table} from staged_{table}")
        self.connection.execute("commit")


def recorder(path: Path) -> Callable[[list[Any]], None] | None:
    """The eventsourcing package's SQLite recorder, as a function that saves a batch; None where it is not installed."""
    if importlib.util.find_spec("eventsourcing") is None:
        return None
    from eventsourcing.persistence import StoredEvent  # noqa: PLC0415
    from eventsourcing.sqlite import SQLiteAggregateRecorder, SQLiteDatastore  # noqa: PLC0415

    saver = SQLiteAggregateRecorder(SQLiteDatastore(str(path)))
    saver.create_table()
    return lambda events: (
        saver.insert_events(
            [
                StoredEvent(originator_id=uuid.uuid4(), originator_version=1, topic=event.TYPE, state=dump(event).encode())
                for event in events
            ]
        )
        and None
    )


def medians(folder: Path, rounds: int, size: int) -> dict[str, float]:
    """Seconds of each: what is built, appended and inserted bare in groups of ``size``, and one by one; all in turn."""
    times: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        times.setdefault(name, []).append(seconds)

    with Log.create(folder / "a.duckdb", VOCABULARY, [Derivation(VOCABULARY)]) as log:
        bare, save = Bare(folder / "bare.duckdb", log), recorder(folder / "other.sqlite")
        number = 0
        for turn in range(rounds + 2):
            facts = [fact(number + each) for each in range(size)]
            number += size
            built: list[Any] = []
            build = timed(lambda facts=facts, built=built: built.extend(VOCABULARY.build(each) for each in facts))
            write = timed(lambda built=built: log.append([Record(event) for event in built]))
            head = log.store.head().position
            bare.stage(bare.rows_of(head - size + 1, head))
            inserted = timed(bare.group)
            if turn > 1:  # the first ones warm up
                note("build", build)
                note("append", write)
                note("build and append", build + write)
                note("bare group", inserted)
                if save:
                    note("eventsourcing", timed(lambda built=built: save(built)))
        for _ in range(3 * rounds):
            event = VOCABULARY.build(fact(number))
            number += 1
            note("single", timed(lambda event=event: log.append([Record(event)])))
            head = log.store.head().position
            rows = bare.rows_of(head, head)
            note("bare single", timed(lambda rows=rows: bare.single(rows)))
        assert log.store.rows("select count(*) from entries") == bare.connection.execute("select count(*) from entries").fetchall()
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def main(rounds: int = 15, size: int = 1000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _print(medians(Path(folder), rounds, size), size)


def _print(median: dict[str, float], size: int) -> None:
    print(f"groups of {size:,}; medians\n\n| what | ms | events/s | bare speed |\n|---|---|---|---|")
    for name, seconds in median.items():
        count = 1 if "single" in name else size
        bare = median["bare single" if "single" in name else "bare group"]
        ratio = "" if name == "build" else f"{bare / seconds:.2f}"
        print(f"| {name} | {1000 * seconds:.1f} | {count / seconds:,.0f} | {ratio} |")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
