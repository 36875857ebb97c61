"""Whole states and comparisons of large logs in less time: the log's own macros over a quicker `facts_at` (`sql/quick.sql`).

It lives in a connection beside the store's, for one question: names that it puts before those of the log go with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.store import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.clocks import Cutoffs
    from timeline.store import Store

LEAST = 20_000
"""Entries from which on it pays: making the macros takes about 15 ms of CPU time."""


def pays(store: Store, *sides: Cutoffs) -> bool:
    """Whether to ask by this way: of a large log, and of one that is only read (a writer's other connections do not see what it wrote)."""
    return not store.writes and min(side.head for side in sides) >= LEAST


def state_rows(store: Store, query: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
    """All rows of a query on `facts_at`."""
    with store.told(), store.connection.cursor() as cursor:
        cursor.execute(sql("quick"))
        return list(cursor.execute(query, list(parameters)).fetchall())


def change_rows(store: Store, query: str, before: Cutoffs, after: Cutoffs, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
    """All rows of a query on `changes_at` between two sets of cut-offs, worked out for the subjects that can differ and no others."""
    sides = [clock for side in (before, after) for clock in (side.as_of.upto, side.known.upto, side.position)]
    with store.told(), store.connection.cursor() as cursor:
        cursor.execute(sql("quick"))
        cursor.execute(sql("quick_touched"), [*sides, after.left_out])
        cursor.execute(sql("quick_narrowed"))
        return list(cursor.execute(query, list(parameters)).fetchall())
