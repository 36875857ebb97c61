"""Whole states and comparisons of large logs in less time: the log's own macros over a quicker `facts_at` (`sql/quick.sql`).

It lives in a connection beside the store's, for one question: names that it puts before those of the log go with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from timeline import texts
from timeline.store import Store
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.clocks import Cutoffs
    from timeline.engines import Engine

LEAST = 20_000
"""Entries from which on it pays: making the macros takes about 15 ms of CPU time."""


def pays(engine: Engine, *sides: Cutoffs) -> TypeGuard[Store]:
    """Whether to ask by this way: of a large log, and of one that is only read (a writer's other connections do not see what it wrote)."""
    return isinstance(engine, Store) and not engine.writes and min(side.head for side in sides) >= LEAST


def state_rows(store: Store, asked: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """What `Store.ask` gives for ``state``."""
    return _rows(store, "state", asked)


def change_rows(store: Store, asked: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """What `Store.ask` gives for ``diff``, worked out for the subjects that can differ and no others."""
    return _rows(store, "diff", asked, narrowed=True)


def _rows(store: Store, name: str, asked: Mapping[str, object], *, narrowed: bool = False) -> list[tuple[Any, ...]]:
    text, taken = texts.question(name)
    with store.told(), store.connection.cursor() as cursor:
        cursor.execute(sql("quick"))
        if narrowed:
            clocks = [asked[f"{clock}_{side}"] for side in ("before", "after") for clock in ("upto", "known_upto", "position_upto")]
            cursor.execute(sql("quick_touched"), [*clocks, asked["without_after"]])
            cursor.execute(sql("quick_narrowed"))
        return list(cursor.execute(text, {each: asked[each] for each in taken}).fetchall())
