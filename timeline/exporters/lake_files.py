"""The files of a lake, as they are written: which rows of a table, in which order, and what the manifest says of each."""

from __future__ import annotations

import hashlib
import os
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from timeline.errors import CorruptLog
from timeline.headfile import sync_folder
from timeline.lake.manifest import DATED, OPEN_YEAR, LakeFile
from timeline.projections import sum_coded
from timeline.texts import sql

if TYPE_CHECKING:
    from pathlib import Path

    from timeline.store import Store


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table that go into files: those with a position after ``after``, and all that begin in one of ``years``.

    ``place`` is the column that is their position, if there is one, ``text`` the table that has them, or another one in its place.
    """

    text: str
    order: str
    place: str = "position"
    after: int | None = None
    years: tuple[int, ...] = ()

    def source(self) -> tuple[str, dict[str, Any]]:
        """The query for them, and its parameters."""
        if self.years:
            return sql("lake_rows_of_years").replace("lake_table", self.text), {"after": self.after, "years": list(self.years)}
        if self.after:
            return sql("lake_rows_after").replace("lake_table", self.text).replace("lake_position", self.place), {"after": self.after}
        return f"from {self.text}", {}


TABLE_ROWS = {
    "meta": Rows("meta", "name, content", place=""),
    "entries": Rows("entries", "position"),
    "commits": Rows("commits", "number", place="last_position"),
    "effects": Rows("effects", "subject, relation, position, ordinal"),
    "revisions": Rows("revisions", "event_id, position"),
    "source_rows": Rows("source_rows", "position, ordinal"),
    "party_rows": Rows("party_rows", "position, role, ordinal"),
    "scores": Rows("scores", "dyad, begin_earliest, position"),
    "coded_rows": Rows("coded_rows", "dyad, begin_earliest, position"),
    "coded_days": Rows("coded_days", "dyad, begin_earliest, begin_latest, known", place="block"),
}
"""Each table by what it is asked for: a subject or a dyad lies together, so that most of a file is passed over."""


def sums_apart(store: Store, table: str, after: int) -> str:
    """Work out what came to `revisions` or `coded_days` after a position, some of it about older ones; the name of a table of it."""
    name = f"lake_{table}"
    store.connection.execute(f"create or replace temp table {name} as from {table} limit 0")
    if table == "revisions":
        store.connection.execute(f"insert into {name} {sql('lake_revisions')}", [after])
    else:
        into = {"coded_days": name, "coded_rows": "coded_rows", "revisions": "revisions"}
        sum_coded(store, after + 1, store.head().position, into)
    return name


class Writer:
    """Writes files of an export, each under a name that no other has, and remembers them. They count once a manifest names them."""

    def __init__(self, store: Store, folder: Path, position: int) -> None:
        self.written: list[LakeFile] = []
        self._store = store
        self._folder = folder
        self._position = position

    def write(self, table: str, rows: Rows) -> None:
        """Write rows of a table, into one file for each year where it has years. Raises `NotWritten` and `CorruptLog`."""
        source, given = rows.source()
        dated = table in DATED
        extent = sql("lake_years" if dated else "lake_extent").replace("lake_rows", source)
        extent = extent.replace("t.lake_position", f"t.{rows.place}" if rows.place else "0")
        copy = sql("lake_copy_year" if dated else "lake_copy").replace("lake_rows", source).replace("lake_order", rows.order)
        for year, low, high, amount, first, last in self._run(extent, given):
            path = f"{table}/{self._name(year) if dated else ''}{self._position:012d}-{uuid.uuid4().hex[:12]}.parquet"
            target = self._folder / path
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            bounds = {"low": low, "high": high} if dated else {}
            ((copied,),) = self._run(copy, {**given, **bounds, "file": str(target.absolute())})
            if copied != amount:
                raise CorruptLog(
                    f"{self._store.path}: {amount} rows of {table} were counted, and {copied} written", remedy="see `timeline verify`"
                )
            size, digest = settled(target)
            self.written.append(LakeFile(table, path, amount, size, digest, first, last))

    def sync(self) -> None:
        """Bring the names of the files to the disk; what is in them is there already."""
        folders = {(self._folder / each.path).parent for each in self.written}
        for folder in sorted({*folders, *(each.parent for each in folders)}):
            sync_folder(folder)

    @staticmethod
    def _name(year: int | None) -> str:
        return f"year={OPEN_YEAR if year is None else year}/"

    def _run(self, query: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        with self._store.told():
            return self._store.connection.execute(query, given).fetchall()


def settled(path: Path) -> tuple[int, str]:
    """Bring a file to the disk; its size in bytes and its SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size, digest
