"""The state as of a date over the same effects: the engine, bare DuckDB, SQLite, and a fold in plain Python."""

from __future__ import annotations

import duckdb
from generate import derived_log
from measure import Contender, Settings, Table, Work, measured, ratio_table
from rivals import EVERYTHING, digest, sqlite_copy, sqlite_states
from time_travel import BARE

import timeline

EFFECTS_PER_EVENT = 2.2
AS_OF = "2015-06-30"
UPTO = 1_435_708_799_999_999
PYTHON_MOST = 5_000_000
"""Effects: a fold in plain Python keeps about a kilobyte for each in memory."""


def run(settings: Settings) -> list[Table]:
    events = max(1000, int(settings.size / EFFECTS_PER_EVENT))
    subjects = max(100, settings.size // 10)
    log = str(derived_log(settings.folder / "log.duckdb", events, subjects))
    lite = str(sqlite_copy(log, settings.folder / "effects.sqlite"))
    with duckdb.connect(log, read_only=True) as connection:
        ((effects,),) = connection.execute("select count(*) from effects").fetchall()
        ((subject,),) = connection.execute("select subject from effects where initiates order by position limit 1").fetchall()
    too_many = f"{effects:,} effects do not fit into memory as Python tuples" if effects > PYTHON_MOST else ""
    tables = []
    for title, one in (("all subjects", {}), ("one subject", {"subject": subject})):
        asked = {"log": log, "upto": UPTO, **one}
        contenders = [
            Contender("bare DuckDB query", job="sections.folds:bare", arguments=asked),
            Contender("facts_at", job="sections.folds:facts_at", arguments=asked),
            *sqlite_states(lite, UPTO, **one),
            Contender("plain Python, every effect", job="rivals:python_state", arguments=asked, missing=too_many),
        ]
        if one:
            contenders.insert(2, Contender("state(subject) of the API", job="sections.folds:state", arguments=asked))
            indexed = {**asked, "by_subject": True}
            contenders.append(
                Contender("plain Python, a list for each subject", job="rivals:python_state", arguments=indexed, missing=too_many)
            )
        results = measured(contenders, settings, equal=True)
        notes = [
            f"{events:,} events, {effects:,} effects on {subjects:,} subjects.",
            f"As of {AS_OF} all find the same {results[0].answer[0]:,} facts." if not one else "All find the same facts.",
            "SQLite has the effects clustered in the order that the question wants; plain Python has them in memory, sorted, before the",
            "clock starts (its peak holds the loading too).",
        ]
        tables.append(ratio_table(f"State as of a date, {title}", results, notes=notes))
    return tables


def bare(log: str, upto: int, subject: str = "") -> Work:
    connection = duckdb.connect(log, read_only=True)
    query = BARE.replace("position <= ?", "position <= ? and subject = ?") if subject else BARE
    wanted = [upto, EVERYTHING, EVERYTHING, *([subject] if subject else [])]
    return Work(lambda: connection.execute(query, wanted).fetchall(), answer=lambda rows: digest((r[0], r[1], r[2], r[9]) for r in rows))


def facts_at(log: str, upto: int, subject: str = "") -> Work:
    connection = duckdb.connect(log, read_only=True)
    one = "from facts_at($1, $2, $2, name_from := $4, name_upto := $4) where subject = $3"
    query = one if subject else "from facts_at($1, $2, $2)"
    wanted = [upto, EVERYTHING, *([subject, subject.partition(":")[2]] if subject else [])]
    return Work(lambda: connection.execute(query, wanted).fetchall(), answer=lambda rows: digest((r[0], r[1], r[2], r[10]) for r in rows))


def state(log: str, upto: int, subject: str) -> Work:
    """The public API, the words of the question read and the answer put into objects."""
    assert upto == UPTO, "the words and the number have to say the same"
    opened = timeline.open(log)
    return Work(
        lambda: opened.state(subject, as_of=AS_OF).facts,
        answer=lambda facts: digest((f.subject, f.relation, f.object, f.position) for f in facts),
    )
