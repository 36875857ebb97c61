"""Whether the tables, guards, macros and views that lie in a log are those of this engine.

Answers come from macros in the log's file: who replaced one would change every answer without touching an entry. And a macro may
bear the name of a function of DuckDB's, which is called in its place from then on: of `sha256`, say.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.earlier import EARLIER
from timeline.texts import MACROS, sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.store import Store

Definitions = dict[tuple[str, str], list[tuple[Any, ...]]]
"""Texts by kind and name, as ``("macro", "state_as_of")``; what lies in another schema bears it before its name."""

_REBUILD = "`timeline rebuild` makes it anew"
_MISSING = {
    "trigger": "somebody could change the log since: compare its head with a published one; " + _REBUILD,
    "table": "restore the log from a backup or an export",
}


@dataclass(frozen=True, slots=True)
class Differs:
    """One thing that is not as this engine makes it.

    ``shadows``: a macro that is called in place of a function of DuckDB's. ``earlier``: what an earlier version of this engine made.
    """

    kind: str
    words: str
    shadows: bool = False
    earlier: bool = False


def differences(store: Store) -> tuple[Differs, ...]:
    """What is missing, is not as this engine makes it, or stands in the way of it."""
    there = _definitions(store.rows)
    wanted, functions = _own()
    found = [
        Differs(kind, f"the {kind} {name} is missing: {_MISSING.get(kind, _REBUILD)}")
        for kind, name in sorted(wanted.keys() - there.keys())
    ]
    found += [
        Differs(
            kind,
            f"the {kind} {name} is not the one of this version of timeline: {_REBUILD}",
            earlier=fingerprint(kind, name, there[kind, name]) in EARLIER,
        )
        for kind, name in sorted(wanted.keys() & there.keys())
        if there[kind, name] != wanted[kind, name]
    ]
    for kind, name in sorted(there.keys() - wanted.keys()):
        if kind == "trigger":
            found.append(Differs(kind, f"the trigger {name} is none of timeline's: it may change what is written"))
        elif kind == "macro" and name.rpartition(".")[2].lower() in functions:
            words = f"the macro {name} takes the place of a function of DuckDB's: nothing that is worked out with it can be trusted"
            found.append(Differs(kind, words, shadows=True))
    return tuple(found)


def fingerprint(kind: str, name: str, texts: list[tuple[Any, ...]]) -> str:
    """What tells one text of a definition from another: the first half of a SHA-256, in hexadecimal."""
    return hashlib.sha256(repr((kind, name, texts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


EVERY = 100
"""Commits between two that are looked up by the index: a node of it holds 256, so that each of its blocks is read."""


def read_through(store: Store, commits: int) -> tuple[str, ...]:
    """Read every block that is in use: rows, and the index of so many commits. What the index does not find, in plain words.

    Raises `CorruptLog` for a block that is not as it was written.
    """
    for (name,) in store.rows(sql("own_tables")):
        store.rows(sql("read_through"), [name])
    numbers = [*range(1, commits, EVERY), commits] if commits else []
    lost = [number for number in numbers if len(store.rows(sql("commit_by_number"), [number])) != 1]
    return tuple(f"the index of commits does not find commit {number}, which is there" for number in lost[:1])


def renew_definitions(store: Store) -> None:
    """Make the guards, macros and views anew, in one transaction. Tables stay as they are."""
    with store.transaction():
        for name in ("guards", *MACROS):
            store.connection.execute(sql(name))


@functools.cache
def _own() -> tuple[Definitions, frozenset[str]]:
    """What this engine puts into a new log, and the names of all functions of DuckDB's."""
    import duckdb  # noqa: PLC0415

    with duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}) as fresh:
        for name in ("schema", "guards", *MACROS):
            fresh.execute(sql(name))
        own = _definitions(lambda query: fresh.execute(query).fetchall())
        names = fresh.execute("select distinct lower(function_name) from duckdb_functions() where internal").fetchall()
    return own, frozenset(name for (name,) in names)


def _definitions(rows: Callable[[str], list[tuple[Any, ...]]]) -> Definitions:
    found: Definitions = {}
    for kind, schema, name, *text in rows(sql("definitions")):
        found.setdefault((kind, name if schema == "main" else f"{schema}.{name}"), []).append(tuple(text))
    return {key: sorted(texts, key=str) for key, texts in found.items()}
