"""The tables of a log as Parquet files in a folder, for an engine that cannot read DuckDB's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.connecting import connect_here, narrowed
from timeline.lake.manifest import TABLES
from timeline.store import FORMAT, open_store, sql

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Copied:
    """A lake for the time of a question (`timeline.engines.Lake`)."""

    path: Path
    folder: Path
    position: int
    hash: str
    format: str = str(FORMAT)

    def files(self, table: str) -> list[Path]:
        """The one file of a table."""
        return [self.folder / f"{table}.parquet"]


def copied(path: Path, folder: Path, *, wait: float | str) -> Copied:
    """Write the tables of the log at ``path`` to the empty ``folder``, as they stand after its last commit.

    Raises what `open_store` raises, and `NotWritten` where the disk is full.
    """

    def connect(path: Path) -> Any:
        return narrowed(connect_here(path, read_only=True, config={}), "allowed_directories", [str(folder)])

    with open_store(path, wait=wait, connect=connect) as store:
        head = store.head()
        for name in TABLES:
            store.rows(sql("copied_table"), {"name": name, "file": str(folder / f"{name}.parquet")})
    return Copied(path, folder, head.position, head.hash)
