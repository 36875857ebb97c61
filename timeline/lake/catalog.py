"""What makes a lake answer as a log does: a small DuckDB file with the log's macros, and views of the lake's files for tables."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.connecting import connect_here, narrowed
from timeline.errors import CorruptLog, InvalidInput
from timeline.faults import of_duckdb
from timeline.lake.manifest import TABLES
from timeline.texts import MACROS, sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.lake.manifest import Manifest

Listed = tuple[tuple[str, tuple[str, ...]], ...]
"""Each table, with the names of its files."""


def local_names(manifest: Manifest) -> Listed:
    """The files of each table as this machine calls them. Raises `InvalidInput` for a folder whose name DuckDB takes for a pattern."""
    folder = manifest.folder.absolute()
    refuse_patterns(folder)
    return names_below(manifest, f"{folder.as_posix()}/")


def names_below(manifest: Manifest, place: str) -> Listed:
    """The files of each table, each with ``place`` before its path."""
    return tuple((table, tuple(f"{place}{each.path}" for each in manifest.of(table))) for table in TABLES)


def refuse_patterns(folder: Path) -> None:
    """Raise `InvalidInput` for a folder whose name DuckDB takes for a pattern of names."""
    if set("*?[]{}") & set(str(folder.absolute())):
        raise InvalidInput(
            f"{folder} has a name that DuckDB takes for a pattern of names", remedy="name the folder without any of * ? [ ] { }"
        )


def open_catalog(manifest: Manifest) -> Any:
    """A connection that has the macros of a log over the files of a lake, and can open no other file. Raises `Refused`."""
    listed = local_names(manifest)
    with catalog(manifest.folder.name) as small:
        with connect_here(small, read_only=False, config={}) as making, told(manifest.folder):
            making.execute(views(listed))
        files = [name for _, names in listed for name in names]
        return narrowed(connect_here(small, read_only=True, config={}), "allowed_paths", files)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Say it in the engine's words where DuckDB cannot read a file of the lake: `CorruptLog`. Every other error stays what it is."""
    try:
        yield
    except Exception as error:
        kind = of_duckdb(error)  # bytes that make no sense raise the bare `Error`
        if kind != "Error" and (not kind or ".parquet" not in str(error) or "disabled by configuration" in str(error)):
            raise
        raise CorruptLog(
            f"{folder}: a file of it cannot be read: {str(error).splitlines()[0]}",
            remedy="`timeline verify` names what is damaged; `timeline export --as lake DIR --whole` writes the lake anew",
        ) from error


@contextmanager
def catalog(name: str) -> Iterator[Path]:
    """The file, still without views: `views` makes them, and then it is opened read-only. It is gone afterwards, but for who has it open.

    ``name`` is what the database is called.
    """
    folder = Path(tempfile.mkdtemp(prefix="timeline-lake-"))
    try:
        path = folder / f"{name.removesuffix('.duckdb')}.duckdb"
        content = _macros()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=1)
def _macros() -> bytes:
    """The bytes of a file with the tables and macros of a log. Made once in a process: reading the macros takes DuckDB 0.2 s."""
    folder = Path(tempfile.mkdtemp(prefix="timeline-lake-"))
    try:
        path = folder / "catalog.duckdb"
        with connect_here(path, read_only=False, config={}) as fresh:
            for name in ("schema", *MACROS):
                fresh.execute(sql(name))
        return path.read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def views(listed: Listed) -> str:
    """The statements that put views of these files in the place of tables. One without files stays what it is, an empty table."""
    return "\n".join(["begin;", *(_view_of(table, files) for table, files in listed if files), "commit;"])


def _view_of(table: str, files: Sequence[str]) -> str:
    """The text that puts a view of these files in the place of a table."""
    quoted = ", ".join("'{}'".format(name.replace("'", "''")) for name in files)
    return sql("lake_view").replace("lake_table", table).replace("lake_files", f"[{quoted}]")
