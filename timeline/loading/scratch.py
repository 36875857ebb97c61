"""A store for a worker: the tables and macros of a log, empty, and gone afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from timeline.connecting import connect_here
from timeline.importers.tables import MEMORY
from timeline.lake.catalog import catalog
from timeline.store import Store
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@contextmanager
def scratch(*, threads: int = 0) -> Iterator[Store]:
    """An empty store in a temporary folder, which knows the one definition of an entry's hash. ``threads``: 0 for those that there are."""
    with catalog("loading") as path, connect_here(path, read_only=False, config={"threads": str(threads)} if threads else {}) as connection:
        connection.execute("set memory_limit = ?", [MEMORY])
        connection.execute("set temp_directory = ?", [str(path.parent / "spilled")])
        connection.execute(sql("hash"))
        yield Store(path, connection, None)


def relation(store: Store, name: str, files: Sequence[Path]) -> None:
    """Make a temporary table of Parquet files."""
    store.connection.execute(sql("load_relation").replace("relation_name", name), [[str(path) for path in files]])
