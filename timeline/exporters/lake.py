"""The log as a lake: Parquet by table and year, and a manifest of the files; after the first time only what is new is written.

Files never change. A new export writes files beside those that are there, brings them to the disk, and then replaces the manifest: a
reader sees the lake before it or after it. What the manifest does not name was left by an export that was killed, or replaced by a
later one, and the next export clears it away.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from timeline.connecting import connect_here, narrowed
from timeline.errors import Conflict, CorruptLog, InvalidInput, NotWritten
from timeline.exporters.lake_files import TABLE_ROWS, Rows, Writer, sums_apart
from timeline.gate import Gate, gate_path
from timeline.headfile import sync_folder
from timeline.lake.catalog import refuse_patterns
from timeline.lake.manifest import (
    DATED,
    OPEN_YEAR,
    TABLES,
    LakeFile,
    Manifest,
    is_lake,
    manifest_path,
    parse_manifest,
    read_manifest,
    write_manifest,
)
from timeline.masks import private
from timeline.projections import TABLES as DERIVED
from timeline.store import FORMAT, WAIT, open_store
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from timeline.store import Store

LOADING = "loading-"
"""How the folders begin that an import into the lake keeps its rows in meanwhile (`timeline.loading`)."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: the lake as it is now, the position up to which it went before, the files and rows that were written."""

    manifest: Manifest
    before: int
    files: int
    rows: int
    erased: bool = False

    @property
    def nothing_new(self) -> bool:
        """Whether the lake was left as it was."""
        return self.files == 0


def export_lake(log: Path, folder: Path, *, whole: bool = False, wait: float = WAIT) -> Exported:
    """Bring the lake in ``folder`` up to the head of ``log``; make it where there is none. ``whole`` writes all of it anew.

    The log is held for reading meanwhile. Raises what `open_store` and `read_manifest` do; `InvalidInput` where the folder holds
    something else, `Conflict` where the lake is of another log, `LogBusy` where another export to it takes longer than ``wait``
    seconds, and `NotWritten` where the disk does not take it: the lake is as it was then.
    """
    if is_lake(log):
        raise InvalidInput(f"{log} is a lake already", remedy="copy its folder, or export the log that it was made from")
    refuse_patterns(folder)
    with private():
        _make_folder(folder)
        with Gate(gate_path(manifest_path(folder))).acquire(wait), open_store(log, wait=wait, connect=_connecting(folder)) as store:
            try:
                return _exported(store, folder, _before(folder, whole=whole), whole=whole)
            except NotWritten as error:
                raise NotWritten(
                    f"the lake {folder} cannot be written: {error.message}", remedy="it is as it was; make room, then export again"
                ) from error


def _connecting(folder: Path) -> Any:
    """How the log is opened: to be read, and to write files in that folder and nowhere else."""

    def connect(path: Path) -> Any:
        return narrowed(connect_here(path, read_only=True, config={}), "allowed_directories", [str(folder.absolute())])

    return connect


def _make_folder(folder: Path) -> None:
    """The folder of a lake, and the file that marks it for one from the first moment on. Raises `InvalidInput`."""
    lock = gate_path(manifest_path(folder))
    try:
        if folder.is_dir() and not lock.exists() and not is_lake(folder) and any(folder.iterdir()):
            raise InvalidInput(f"{folder} is not empty, and no lake", remedy="name a folder that is empty, or not there yet")
        folder.mkdir(mode=0o700, exist_ok=True)
        lock.touch(mode=0o600)
    except FileExistsError:
        raise InvalidInput(f"{folder} is a file, not a folder", remedy="name a folder for the lake") from None
    except FileNotFoundError:
        raise InvalidInput(f"there is no folder {folder.parent}", remedy="make it first, or choose another place") from None
    except OSError as error:
        raise InvalidInput(f"{folder} cannot be written: {error.strerror}", remedy="choose a place that you may write to") from error


def _before(folder: Path, *, whole: bool) -> Manifest:
    """The lake as it is; nothing where there is none yet. To be written anew it need not be intact."""
    if not manifest_path(folder).exists():
        return Manifest(folder)
    try:
        return parse_manifest(folder) if whole else read_manifest(folder)
    except CorruptLog:
        if whole:
            return Manifest(folder)
        raise


def _exported(store: Store, folder: Path, before: Manifest, *, whole: bool) -> Exported:
    head = store.head()
    _refuse_other(store, before)
    store.connection.execute(sql("hash"))
    pending = store.rows(sql("pending_erasures"))
    if pending:
        raise InvalidInput(
            f"the entry at position {pending[0][0]} is to be erased and still has its words",
            remedy="`timeline erase --pending` finishes that; then export",
        )
    ((mark,),) = store.rows(sql("lake_mark"))
    erased = [year for (year,) in store.rows(sql("lake_erased"), [before.position])] if before.position else []
    old = Manifest(folder) if whole else before
    clear(folder, before, wipe=bool(erased))
    if not whole and before.format and (before.head, before.mark) == (head, mark):
        return Exported(before, before.position, 0, 0)
    writer = Writer(store, folder, head.position)
    try:
        kept = [each for each in old.entries if not _replaced(each, erased, anew=mark != old.mark)]
        for table in TABLES:
            for rows in _rows_of(store, table, old, erased, mark):
                writer.write(table, rows)
        writer.sync()
        entries = tuple(sorted((*kept, *writer.written), key=lambda each: (TABLES.index(each.table), each.path)))
        manifest = Manifest(folder, head.position, head.hash, str(FORMAT), mark, entries)
        write_manifest(manifest)
    except BaseException:
        clear(folder, before)
        raise
    if erased:
        clear(folder, manifest, wipe=True)
    return Exported(manifest, before.position, len(writer.written), sum(each.rows for each in writer.written), bool(erased))


def _refuse_other(store: Store, lake: Manifest) -> None:
    if not lake.format:
        return
    if lake.format != str(FORMAT):
        raise InvalidInput(f"{lake.folder} is a lake of a log of format {lake.format}, not {FORMAT}", remedy="export to another folder")
    head = store.head()
    if lake.position > head.position:
        raise Conflict(
            f"the lake {lake.folder} goes on to position {lake.position}, and {store.path} ends at {head.position}",
            expected=lake.head,
            found=head,
            remedy="export to another folder if coded events were loaded into this one, or the log was put back; see `timeline verify`",
        )
    found = store.head(lake.position)
    if found != lake.head:
        raise Conflict(
            f"the lake {lake.folder} is of another log: {store.path} does not contain its head {lake.position}:{lake.hash[:12]}…",
            expected=lake.head,
            found=found,
            remedy="export to another folder",
        )


def _replaced(file: LakeFile, erased: list[int], *, anew: bool) -> bool:
    """Whether a file is left out of the lake to come: what is derived was made anew, or entries of its year have lost their words."""
    if file.table in DERIVED or file.table == "meta":
        return anew
    return file.table == "entries" and _year_of(file) in erased


def _year_of(file: LakeFile) -> int:
    """The year in the name of a file's folder; 999999 for an open one."""
    year = file.path.split("/")[1].removeprefix("year=")
    return 999_999 if year == OPEN_YEAR else int(year)


def _rows_of(store: Store, table: str, old: Manifest, erased: list[int], mark: str) -> Iterator[Rows]:
    """What has to be written of a table: the new rows, or all."""
    if (table in DERIVED or table == "meta") and mark != old.mark:
        yield replace(TABLE_ROWS[table], after=0)
    elif table == "meta":
        return
    elif table == "entries" and erased:
        yield replace(TABLE_ROWS[table], after=old.position, years=tuple(erased))
    elif table in {"revisions", "coded_days"} and old.position:
        yield replace(TABLE_ROWS[table], text=sums_apart(store, table, old.position))
    else:
        yield replace(TABLE_ROWS[table], after=old.position)


def clear(folder: Path, manifest: Manifest, *, wipe: bool = False) -> None:
    """Remove the files of tables that the manifest does not name, and what an import that was stopped left.

    ``wipe`` overwrites files before, since words in them are to be gone.
    """
    named = {each.path for each in manifest.entries}
    for table in TABLES:
        places = [*sorted((folder / table).glob("year=*")), folder / table] if table in DATED else [folder / table]
        for place in places:
            for path in sorted(place.glob("*.parquet")):
                if path.relative_to(folder).as_posix() not in named:
                    if wipe:
                        _overwrite(path)
                    path.unlink()
            with suppress(OSError):  # where nothing is left in it
                place.rmdir()
    for left in folder.glob(f"{LOADING}*"):
        shutil.rmtree(left, ignore_errors=True)
    sync_folder(folder)


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(b"\0" * min(left, 1 << 20))
        file.flush()
        os.fsync(file.fileno())
