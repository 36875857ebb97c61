"""Balances as of a date by plain-text ledgers beside `timeline state as of DATE`: whole processes, as many transactions as entries."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import duckdb
from generate import EVENTS, derived_log
from measure import Contender, Settings, Table, as_installed, measured, ratio_table
from rivals import ledgers
from startup import OURS
from time_travel import BARE

SUBJECTS = 1000
AS_OF, DAY_AFTER = "2015-06-30", "2015-07-01"
UPTO = 1_435_708_799_999_999
EVERYTHING = 2**63 - 1

# A transaction for each event of generate.py, on its day, with the account of its subject.
TRANSACTIONS = """
create temp table transactions as
select position, day, lpad(subject::varchar, 6, '0') as account, verb, 1 + (hash(position * 11 + 5) % 100)::bigint as amount
from made
"""
JOURNAL = """
copy (
    select day || ' Meeting ' || account || ': ' || verb || chr(10) || '    Assets:M' || account || '    ' || amount || ' USD' || chr(10)
        || '    Equity:World' || chr(10) as text
    from transactions
    order by day, position
) to (getvariable('path')) (format csv, delimiter '\x01', header false, quote '', escape '')
"""
BEANS = """
copy (
    select text
    from (
        select '1999-01-01 open ' || account as text, date '1999-01-01' as day, 0 as position
        from (select distinct 'Assets:M' || account as account from transactions union all select 'Equity:World')
        union all
        select day || ' * "Meeting ' || account || ': ' || verb || '"' || chr(10) || '  Assets:M' || account || '  ' || amount || ' USD'
            || chr(10) || '  Equity:World' || chr(10), day, position
        from transactions
    )
    order by day, position, text
) to (getvariable('path')) (format csv, delimiter '\x01', header false, quote '', escape '')
"""
BALANCES = """
select count(*), sum(balance)::bigint, sum(balance * account::bigint)::bigint
from (select account, sum(amount) as balance from transactions where day <= $1::date group by account)
"""


@dataclass(frozen=True, slots=True)
class Files:
    """A journal, a beancount file, a copy of it that may have a cache, and what the balances on the day come to."""

    journal: Path
    beans: Path
    cached: Path
    answer: list[int]


def write_ledgers(folder: Path, transactions: int, subjects: int = SUBJECTS) -> Files:
    """Write both ledgers, in the order of the days."""
    files = {"bench.journal": JOURNAL, "bench.beancount": BEANS}
    with duckdb.connect() as connection:
        run = connection.execute
        run(EVENTS.format(events=transactions, subjects=subjects))
        run(TRANSACTIONS)
        for name, statement in files.items():
            run("set variable path = $1", [str(folder / name)])
            run(statement)
        (answer,) = run(BALANCES, [AS_OF]).fetchall()
    cached = folder / "cached.beancount"
    shutil.copyfile(folder / "bench.beancount", cached)
    return Files(folder / "bench.journal", folder / "bench.beancount", cached, list(answer))


def timelines(log: Path) -> list[Contender]:
    """The engine's own command on a log that was written before, as a board, as CSV and as JSON; each has to show every fact."""
    with duckdb.connect(str(log), read_only=True) as connection:
        facts = len(connection.execute(BARE, [UPTO, EVERYTHING, EVERYTHING]).fetchall())
    question = [sys.executable, "-c", OURS, "state", "--log", str(log), "as", "of", AS_OF]
    return [
        Contender("timeline state", command=question),
        Contender("timeline state -O csv", command=[*question, "-O", "csv"], answer=rows_of, expected=facts),
        Contender("timeline state -O json", command=[*question, "-O", "json"], answer=facts_of, expected=facts),
    ]


def rows_of(text: str) -> int:
    return len(list(csv.reader(StringIO(text)))) - 1


def facts_of(text: str) -> int:
    return len(json.loads(text)["facts"])


def run(settings: Settings) -> list[Table]:
    as_installed()
    entries = min(settings.size, settings.slow_size)
    log = derived_log(settings.folder / "log.duckdb", entries, SUBJECTS)
    files = write_ledgers(settings.folder, entries)
    rivals = ledgers(files.journal, files.beans, files.cached, day=AS_OF, day_after=DAY_AFTER, expected=files.answer)
    results = measured([*timelines(log), *rivals], settings)
    made = any(settings.folder.glob(".cached*"))
    notes = [
        f"{entries:,} entries on {SUBJECTS:,} subjects, and ledgers of as many transactions on the same days and accounts, as of {AS_OF}.",
        "The ledgers' balances are equal; timeline's facts are as many as the bare query finds.",
        "A ledger is read as text by every process; timeline asks a log, and bean-query its cache, that was written before.",
        "" if made else "(beancount makes a cache only where reading takes a second: there was none.)",
    ]
    return [ratio_table("Ledgers: whole processes", results, notes=notes)]
