"""The library `eventsourcing` as its manual uses it: aggregates with a decorated constructor, saved by an application; SQLite in a file.

Its recorder is left as it comes: a write-ahead journal, and SQLite's own default of waiting for the disk at every transaction.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from gdelt import USED
from measure import Work
from rivals import removed


class Coded(Aggregate):
    """One coded event: the fields of a row that an import looks at."""

    @event("Recorded")
    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields


class Timeline(Application):
    """Nothing beside what the library gives."""


def application(target: str) -> Timeline:
    return Timeline(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": target})


def rows(source: str) -> Iterator[dict[str, str]]:
    with Path(source).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {f"c{number}": row[number - 1] for number in USED}


def load(source: str, target: str, batch: int) -> Work:
    """Each row becomes an aggregate with one event; ``batch`` of them are saved in one transaction."""

    def run() -> None:
        app = application(target)
        waiting = rows(source)
        while some := [Coded(fields) for fields in islice(waiting, batch)]:
            app.save(*some)
        app.close()

    def answer(_: object) -> list[int]:
        with sqlite3.connect(target) as connection:
            query = "select count(*), sum(json_extract(cast(state as text), '$.fields.c1')) from stored_events"
            ((count, total),) = connection.execute(query).fetchall()
        connection.close()
        return [count, total]

    return Work(run, before=lambda: removed(target), answer=answer)


def append(target: str, batch: int, events: int) -> Work:
    """Appends to a file that is open already, as an application does all day."""
    fields = {f"c{number}": f"a value of column {number}" for number in USED}
    apps: list[Timeline] = []

    def before() -> None:
        for old in apps:
            old.close()
        removed(target)
        apps[:] = [application(target)]

    def run() -> int:
        for _ in range(0, events, batch):
            apps[0].save(*[Coded(fields) for _ in range(batch)])
        return apps[0].recorder.max_notification_id()

    return Work(run, before=before, answer=lambda count: count)
