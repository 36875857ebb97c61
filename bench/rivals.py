"""The rivals: what else people store events and ask states with, each missing where it is not installed. None is a dependency.

Each function here gives contenders for measure.py; a section puts them beside the project's own.
"""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import shutil
import sqlite3
import subprocess
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from zlib import crc32

import duckdb
from gdelt import COLUMNS, USED, Made
from measure import Contender, Work, programs

EFFECT_COLUMNS = (
    "subject", "relation", "slot", "view", "begin_latest", "begin_earliest", "position", "ordinal", "initiates", "known", "object",
    "since", "standing", "basis", "event_id",
)  # fmt: skip
"""The effects as every contender has them: first the cell of an effect, then its place in the order, then the rest."""
CELL, ORDER, LATEST, POSITION, INITIATES, KNOWN, OBJECT = slice(0, 4), slice(4, 8), 4, 6, 8, 9, 10
EVERYTHING = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Rival:
    """A library (``module``) or a ``program`` that may be here, its licence, and the command that installs it."""

    name: str
    licence: str
    install: str
    module: str = ""
    program: str = ""

    @property
    def missing(self) -> str:
        """Why it cannot be measured; nothing where it can."""
        here = shutil.which(self.program, path=programs()) if self.program else importlib.util.find_spec(self.module)
        return "" if here else f"not installed ({self.install})"

    @property
    def path(self) -> str:
        return shutil.which(self.program, path=programs()) or self.program

    def version(self) -> str:
        if not self.install.startswith("apt"):
            return importlib.metadata.version(self.name)
        said = subprocess.run([self.path, "--version"], check=True, capture_output=True, text=True).stdout.splitlines()[0]
        return said.removeprefix(self.name).strip().removesuffix(",").split(",")[0]


EVENTSOURCING = Rival("eventsourcing", "BSD-3-Clause", "pip install eventsourcing", module="eventsourcing")
HLEDGER = Rival("hledger", "GPL-3.0-or-later", "apt install hledger", program="hledger")
BEANCOUNT = Rival("beancount", "GPL-2.0-only", "pip install beancount beanquery", module="beancount")
BEANQUERY = Rival("beanquery", "GPL-2.0", "pip install beancount beanquery", program="bean-query")
ALL = (EVENTSOURCING, HLEDGER, BEANCOUNT, BEANQUERY)


def told() -> list[str]:
    """A line on each rival: its version and licence, or how to install it."""
    lines = [f"{each.name} {each.version()} ({each.licence})" if not each.missing else f"{each.name} {each.missing}" for each in ALL]
    return [f"SQLite {sqlite3.sqlite_version} (public domain)", f"DuckDB {duckdb.__version__} (MIT)", *lines]


# Storing rows of GDELT: bare DuckDB without a hash, an id check or a summary; and a library that stores an event for each row.


def importers(made: Made, head: Made, folder: Path) -> list[Contender]:
    """Who stores the rows of ``made``; the library those of ``head``, a shorter file of the same. Each answers with `Made.answer`."""
    every = tuple(range(1, COLUMNS + 1))
    return [
        Contender(
            f"bare DuckDB, {len(columns)} columns as text",
            job="rivals:duckdb_load",
            arguments={"source": str(made.path), "target": str(folder / f"bare-{len(columns)}.duckdb"), "columns": columns},
            rows=made.rows,
            expected=made.answer,
        )
        for columns in (USED, every)
    ] + [
        Contender(
            "eventsourcing, SQLite file, saved by 1,000",
            job="rivals_eventsourcing:load",
            arguments={"source": str(head.path), "target": str(folder / "events.sqlite"), "batch": 1000},
            rows=head.rows,
            expected=head.answer,
            missing=EVENTSOURCING.missing,
        )
    ]


def appenders(folder: Path, batch: int, events: int) -> list[Contender]:
    """Who appends ``events`` events, ``batch`` at a time, each batch durable before the next."""
    return [
        Contender(
            f"eventsourcing, SQLite file, saved by {batch:,}",
            job="rivals_eventsourcing:append",
            arguments={"target": str(folder / f"append-{batch}.sqlite"), "batch": batch, "events": events},
            rows=events,
            expected=events,
            missing=EVENTSOURCING.missing,
        )
    ]


def duckdb_load(source: str, target: str, columns: list[int]) -> Work:
    """One `insert … select from read_csv` into a new file, which is then closed: all of it is in the database file."""
    names = ", ".join(f"c{number}" for number in columns)
    types = ", ".join(f"'c{number}': 'varchar'" for number in range(1, COLUMNS + 1))

    def run() -> None:
        with duckdb.connect(target) as connection:
            connection.execute(f"create table rows ({', '.join(f'c{number} varchar' for number in columns)})")
            connection.execute(
                f"insert into rows select {names} from read_csv($1, delim = '\t', header = false, quote = '', escape = '', "
                f"auto_detect = false, columns = {{{types}}})",
                [source],
            )

    def answer(_: object) -> list[int]:
        with duckdb.connect(target, read_only=True) as connection:
            ((count, total),) = connection.execute("select count(*), sum(c1::bigint)::bigint from rows").fetchall()
        return [count, total]

    return Work(run, before=lambda: removed(target), answer=answer)


def removed(path: str) -> None:
    """No database of this name, nor what stands beside one."""
    for each in Path(path).parent.glob(Path(path).name + "*"):
        each.unlink()


# The state as of a moment, over effects that were written before: SQLite, and a fold in plain Python.


def effects_of(log: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(log, read_only=True) as connection:
        return connection.execute(f"select {', '.join(EFFECT_COLUMNS)} from effects").fetchall()


def sqlite_copy(log: str, target: Path) -> Path:
    """The effects of a log in an SQLite file, clustered as the question wants them: no sort is left to do, and one subject is one range."""
    removed(str(target))
    kinds = {"begin_latest": "integer", "begin_earliest": "integer", "position": "integer", "ordinal": "integer", "known": "integer"}
    with sqlite3.connect(target) as connection:
        columns = ", ".join(f"{name} {kinds.get(name, 'text')} not null" for name in EFFECT_COLUMNS)
        key = "subject, relation, slot, view, begin_latest desc, begin_earliest desc, position desc, ordinal desc"
        connection.execute(f"create table effects ({columns}, primary key ({key})) without rowid")
        rows = sorted(effects_of(log), key=lambda row: row[CELL])
        connection.executemany(f"insert into effects values ({', '.join('?' * len(EFFECT_COLUMNS))})", rows)
        connection.execute("analyze")
    connection.close()
    return target


SQLITE_WINDOW = f"""
select {", ".join(EFFECT_COLUMNS)}
from (
    select *, row_number() over (
        partition by subject, relation, slot, view
        order by begin_latest desc, begin_earliest desc, position desc, ordinal desc
    ) as recency
    from effects
    where begin_latest <= :upto and known <= :known and position <= :last and WHOSE
)
where recency = 1 and initiates
"""
SQLITE_NO_LATER = f"""
select {", ".join(EFFECT_COLUMNS)}
from effects as e
where e.begin_latest <= :upto and e.known <= :known and e.position <= :last and e.initiates and WHOSE
    and not exists (
        select 1
        from effects as l
        where l.subject = e.subject and l.relation = e.relation and l.slot = e.slot and l.view = e.view
            and l.begin_latest <= :upto and l.known <= :known and l.position <= :last
            and (l.begin_latest, l.begin_earliest, l.position, l.ordinal) > (e.begin_latest, e.begin_earliest, e.position, e.ordinal)
    )
"""
"""The same answer in the form that SQLite runs fastest of those tried: by the clustered key it looks for a later effect."""


def sqlite_states(path: str, upto: int, subject: str = "") -> list[Contender]:
    """SQLite with the engine's query and with its own best one."""
    arguments = {"path": path, "upto": upto, "subject": subject}
    return [
        Contender("SQLite, row_number", job="rivals:sqlite_state", arguments=arguments),
        Contender("SQLite, no later effect exists", job="rivals:sqlite_state", arguments={**arguments, "no_later": True}),
    ]


def sqlite_state(path: str, upto: int, subject: str, *, no_later: bool = False) -> Work:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    query = SQLITE_NO_LATER if no_later else SQLITE_WINDOW
    query = query.replace("WHOSE", "subject = :subject" if subject else "true")  # no `or`: SQLite would not look the subject up
    wanted = {"upto": upto, "known": EVERYTHING, "last": EVERYTHING, "subject": subject}
    return Work(lambda: connection.execute(query, wanted).fetchall(), answer=lambda found: digest(named(found)))


def python_state(log: str, upto: int, subject: str = "", *, by_subject: bool = False) -> Work:
    """A fold over effects in memory, sorted when they were loaded: the last one of a cell wins, and what it initiated is in force.

    ``by_subject``: the effects of a subject are kept together, so that a question on one looks at no other.
    """
    rows = sorted(effects_of(log), key=lambda row: row[ORDER])
    keys: dict[str, list[tuple[Any, ...]]] = {}
    if by_subject:
        for row in rows:
            keys.setdefault(row[0], []).append(row)

    def run() -> list[tuple[Any, ...]]:
        some = keys.get(subject, []) if by_subject else rows
        last = {}
        for row in some[: bisect_right(some, upto, key=lambda row: row[LATEST])]:
            if (by_subject or not subject or row[0] == subject) and row[KNOWN] <= EVERYTHING and row[POSITION] <= EVERYTHING:
                last[row[CELL]] = row
        return [row for row in last.values() if row[INITIATES]]

    return Work(run, answer=lambda found: digest(named(found)))


def named(rows: list[tuple[Any, ...]]) -> Iterator[tuple[str, str, str, int]]:
    return ((row[0], row[1], row[OBJECT], row[POSITION]) for row in rows)


def digest(facts: Iterable[tuple[str, str, str, int]]) -> list[int]:
    """What has to be equal of (subject, relation, object, position): how many, and two sums that tell other facts apart."""
    known = list(facts)
    return [len(known), sum(fact[3] for fact in known), sum(crc32(repr(fact).encode()) for fact in known)]


# Ledgers: as many transactions as a log has entries, on the same days and subjects. See sections/ledgers.py for the files.


def ledgers(journal: Path, beans: Path, cached: Path, *, day: str, day_after: str, expected: list[int]) -> list[Contender]:
    """Whole processes that give the balances of all accounts at the end of ``day``. ``expected``: `balances` of the right answer.

    ``cached`` is a copy of ``beans``: a process that is told to use no cache removes the one that it finds.
    """
    query = f"select account, sum(position) where date <= {day} group by account"
    bean_query = [BEANQUERY.path, "-q", "-m", "-f", "csv"]
    missing = BEANQUERY.missing or BEANCOUNT.missing
    return [
        Contender(
            "hledger balance",
            command=[HLEDGER.path, "-f", str(journal), "balance", "--flat", "--no-total", "-O", "csv", "-e", day_after],
            answer=balances,
            expected=expected,
            missing=HLEDGER.missing,
        ),
        Contender(
            "bean-query, no cache",
            command=[*bean_query, str(beans), query],
            environment={"BEANCOUNT_DISABLE_LOAD_CACHE": "1"},
            answer=balances,
            expected=expected,
            missing=missing,
        ),
        Contender(
            "bean-query, from its cache", command=[*bean_query, str(cached), query], answer=balances, expected=expected, missing=missing
        ),
    ]


def balances(text: str) -> list[int]:
    """Count of the accounts, sum of the balances that are positive, and a sum that tells the accounts apart; of CSV with a header."""
    count = total = mixed = 0
    for account, amount, *_ in list(csv.reader(StringIO(text)))[1:]:
        balance = int(amount.split()[0].split(".")[0])
        if balance > 0:
            count, total, mixed = count + 1, total + balance, mixed + balance * int(account.strip()[-6:])
    return [count, total, mixed]
