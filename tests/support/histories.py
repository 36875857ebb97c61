"""Generated histories for the state algebra: tiny domains, so that ties, overlaps and late arrivals happen all the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.algebra import Change, Row, Written
from timeline.model import Relation
from timeline.texts import sql

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    import duckdb

RELATIONS = (Relation("a", "one", "one"), Relation("a", "many", "many"))
LAST = 3
"""The last moment of the tiny clock; cut-offs run from 0 to one past it."""


def history(dice: random.Random, last: int = LAST) -> list[Written]:
    """Up to eight entries on up to three events, each operation where the log would allow it, on a clock from 0 to ``last``."""
    entries: list[Written] = []
    newest: dict[str, Written] = {}
    for position in range(1, dice.randint(1, 8) + 1):
        event_id = dice.choice("pqr")
        there = newest.get(event_id)
        operation = "record" if there is None else dice.choice(("supersede", "corroborate", "retract"))
        if there is not None and there.operation == "retract":
            operation = "supersede"
        known = dice.randint(0, last)
        concerns = there.position if there else 0
        if operation == "corroborate":
            entries.append(Written(position, "corroborate", event_id, concerns, known, dice.choice(("", "actual"))))
            continue
        if operation == "retract":
            entry = Written(position, "retract", event_id, concerns, known, "")
        else:
            effects = tuple(_change(dice, last) for _ in range(dice.randint(0, 2)))
            standing = dice.choice(("actual", "actual", "reported", "alleged"))
            entry = Written(position, "record" if there is None else "supersede", event_id, concerns, known, standing, effects)
        entries.append(entry)
        newest[event_id] = entry
    return entries


def _change(dice: random.Random, last: int) -> Change:
    relation = dice.choice(RELATIONS)
    object_ = dice.choice("xy")
    earliest = dice.randint(0, last)
    return Change(
        subject=f"a:{dice.choice('1112')}",
        relation=relation.name,
        slot=relation.slot(object_),
        object=object_,
        initiates=dice.random() < 2 / 3,
        view=dice.choice(("", "", "", "v")),
        begin_earliest=earliest,
        begin_latest=dice.randint(earliest, last),
    )


def tables(connection: duckdb.DuckDBPyConnection, macros: str | None = None) -> None:
    """The log's tables and macros without the guards, so that one database serves many histories; a handful of rows need one thread."""
    connection.execute("set threads = 1")
    for text in (
        sql("schema"),
        sql("moments"),
        macros if macros is not None else sql("state"),
        sql("intervals"),
        sql("cases"),
        sql("flips"),
        sql("history"),
        sql("changes"),
    ):
        connection.execute(text)


def load(connection: duckdb.DuckDBPyConnection, entries: Sequence[Written], dice: random.Random) -> None:
    """Fill the tables with a history, its rows in a physical order of the dice's choosing."""
    for table in ("entries", "effects", "source_rows", "revisions"):
        connection.execute(f"delete from {table}")
    rows = [
        [e.position, 1, e.operation, e.event_id, 1, e.concerns, "t", 1, e.position, e.known, "", 0, 0, 0, 0, e.standing, "", "", "{}", ""]
        for e in entries
    ]
    effects = [
        [
            e.position, ordinal, c.subject, c.subject.partition(":")[2], c.relation, c.slot, c.object, c.initiates, c.view, "declared", "",
            c.begin_earliest, c.begin_latest, e.event_id, e.standing, e.known,
        ]
        for e in entries
        for ordinal, c in enumerate(e.effects)
    ]  # fmt: skip
    for table, content in (("entries", rows), ("effects", effects)):
        dice.shuffle(content)
        if content:
            places = f"({', '.join('?' * len(content[0]))})"
            connection.execute(
                f"insert into {table} values {', '.join([places] * len(content))}", [cell for row in content for cell in row]
            )
    connection.execute(f"insert into revisions {sql('derive_revisions')}", [1, len(entries)])


def versions_in_sql(connection: duckdb.DuckDBPyConnection, known: int, position: int) -> dict[str, tuple[int, str]]:
    """Which version of each event the macro takes: its position and standing."""
    found = connection.execute("select event_id, position, standing from versions_at(?, ?)", [known, position]).fetchall()
    return {event_id: (at, standing) for event_id, at, standing in found}


def state_in_sql(connection: duckdb.DuckDBPyConnection, upto: int, known: int, position: int) -> list[Row]:
    """What the macro says, as the algebra's rows."""
    found = connection.execute(
        "select subject, relation, object, view, certainty, initiates, standing, position, ordinal from facts_at(?, ?, ?)",
        [upto, known, position],
    ).fetchall()
    return sorted(Row(*row) for row in found)
