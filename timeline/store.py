"""The log's file: opening it in turn with other processes, and knowing it for a log.

This layer imports neither pydantic nor the vocabulary, so that a question costs little more than DuckDB itself.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from timeline import texts
from timeline.connecting import READING, Refused, connect_here
from timeline.errors import CorruptLog, InvalidInput, LogBusy, TimelineError, Unsupported
from timeline.faults import DURABLE, RESTORE, SHUT, fault, of_duckdb
from timeline.gate import Gate, deadline, gate_path, seconds_of
from timeline.headfile import Head, head_path, read_head, write_head
from timeline.lake.catalog import open_catalog, told
from timeline.lake.manifest import is_lake, parse_manifest, read_manifest
from timeline.masks import private
from timeline.texts import MACROS, sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import duckdb

    from timeline.lake.manifest import Manifest

FORMAT = 2
"""The version of the schema that this engine writes and reads."""
OLDER = ("1",)
"""The formats that `timeline migrate` brings up to date (timeline/migrations.py)."""
WAIT = 10.0
"""Seconds to wait for a log that another process holds, unless told otherwise."""


def refuse_halves(values: Iterable[object]) -> None:
    """Raise `InvalidInput` for text that no file can hold: half a character, as out of bytes that are not UTF-8, or of JSON."""
    for text in values:
        if isinstance(text, str) and not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError as error:
                raise InvalidInput(
                    f"{text!r} holds half a character, U+{ord(text[error.start]):04X}", remedy="write it in UTF-8"
                ) from error
        elif isinstance(text, list):
            refuse_halves(text)


class Store:
    """An open log file. Use it as a context manager; it is closed, and the gate released, at the end."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, gate: Gate | None, lake: Manifest | None = None) -> None:
        self.path = path
        self.lake = lake
        """Its manifest, where it is no log but a lake of one."""
        self.connection = connection
        self._gate = gate

    @property
    def writes(self) -> bool:
        """Whether it was opened for writing, and keeps the gate."""
        return self._gate is not None

    def rows(self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, its parameters by place or by name.

        Raises `CorruptLog` and `NotWritten` where the file or the disk fails, and `InvalidInput` for a parameter that is no text.
        """
        given = parameters if isinstance(parameters, dict) else list(parameters)
        refuse_halves(given.values() if isinstance(given, dict) else given)
        with self.told():
            return self.connection.execute(query, given).fetchall()

    def ask(self, name: str, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """All rows of one of the engine's questions (``timeline/sql/portable/query_NAME.sql``); a list becomes a relation of its name."""
        text, taken = texts.question(name)
        return self.rows(text, {each: parameters[each] for each in taken})

    def each(self, name: str, parameters: Mapping[str, object], amount: int) -> Iterator[list[tuple[Any, ...]]]:
        """The same, so many rows at a time; other questions may be asked between."""
        text, taken = texts.question(name)
        cursor = self.connection.cursor()
        try:
            cursor.execute(text, {each: parameters[each] for each in taken})
            while rows := cursor.fetchmany(amount):
                yield rows
        finally:
            cursor.close()

    def checkpoint(self) -> int:
        """The position up to which intervals are at hand (docs/adr/0016-intervals.md); 0 where there are none."""
        rows = self.rows("select position from checkpoints")
        return int(rows[0][0]) if rows else 0

    def head(self, position: int | None = None) -> Head:
        """The head as the log itself has it: of its last commit, or of the last that lies whole at or before ``position``."""
        row = self.ask("head", {"position_upto": 2**63 - 1 if position is None else position})
        return Head(*row[0]) if row else Head()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say in the engine's words what DuckDB says of a file or a disk that fails: `CorruptLog`, `NotWritten`. Else its error stays."""
        try:
            with told(self.lake.folder) if self.lake else contextlib.nullcontext():
                yield
        except Exception as error:
            failed = fault(self.path, error)
            if failed is None:
                raise
            raise failed from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Any exception rolls back: DuckDB would answer COMMIT with success after a failed statement."""
        with self.told():
            self.connection.execute("begin transaction")
            try:
                yield
                self._commit()
            except BaseException:
                with contextlib.suppress(
                    Exception
                ):  # a commit that failed left nothing to roll back, and a DuckDB that gave up has nothing
                    self.connection.execute("rollback")
                raise

    def _commit(self) -> None:
        try:
            with private():
                self.connection.execute("commit")
        except Exception as error:
            # The commit is on the disk; what failed came after it. DuckDB refuses the next statement by itself.
            if not of_duckdb(error) or DURABLE not in str(error):
                raise

    def close(self) -> None:
        """Close the file, then let the next process pass."""
        try:
            with private(), self.told():
                self.connection.close()
        finally:
            if self._gate:
                self._gate.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.close()
        failed = fault(self.path, error) if error else None
        if failed:
            raise failed from error


def open_store(
    path: Path,
    *,
    write: bool = False,
    wait: float | str = WAIT,
    check_head: bool = True,
    older: bool = False,
    connect: Callable[[Path], Any] | None = None,
) -> Store:
    """Open the log at ``path``, waiting up to ``wait`` (seconds, or ``10s``, ``2m``) for other processes.

    ``connect`` makes a connection by other means than a DuckDB in this process, and raises `Refused` where DuckDB would not.
    ``older`` takes the formats that can be migrated too.

    Raises `InvalidInput` (no such file, not a log), `Unsupported` (made by a newer version), `LogBusy`, and `CorruptLog`
    (commits that the head file knows of are missing; not with ``check_head=False``, by which `verify` looks at the damage). The folder
    of a lake is opened for reading too; `Unsupported` with ``write``.
    """
    if is_lake(path):
        return _open_lake(path, connect, write=write, check_head=check_head)
    if not path.exists():
        raise InvalidInput(f"there is no log at {path}", remedy="make one with `timeline init`, or name it with --log FILE or TIMELINE_LOG")

    def check(store: Store) -> None:
        _check_format(store, older=older)
        if check_head:
            _check_head(store)
            if store.writes:
                _catch_up(store)

    return _entered(path, write=write, wait=seconds_of(wait), check=check, connect=connect)


def _open_lake(path: Path, connect: Callable[[Path], Any] | None, *, write: bool, check_head: bool) -> Store:
    """The log that a lake holds, as it was exported. Nobody waits for it: what a manifest names does not change."""
    if write:
        raise Unsupported(
            f"{path} is a lake, and a lake is read-only",
            remedy="write to the log, and export again; only coded events are loaded into it, by Spark",
        )
    while True:
        said = parse_manifest(path)
        try:
            return _opened_lake(read_manifest(path), connect, check_head=check_head)
        except TimelineError:
            if parse_manifest(path) == said:  # else an export came in between
                raise


def _opened_lake(manifest: Manifest, connect: Callable[[Path], Any] | None, *, check_head: bool) -> Store:
    path = manifest.folder
    if manifest.format != str(FORMAT):
        raise Unsupported(
            f"{path} is a lake of a log of format {manifest.format}; this timeline reads {FORMAT}",
            remedy="bring the log up to date with `timeline migrate`, and export it to another folder; or upgrade timeline",
        )
    connecting = connect or (lambda _: open_catalog(manifest))
    store = Store(path, _connected(path, connecting, until=time.monotonic(), wait=0), None, manifest)
    try:
        head = store.head() if check_head else manifest.head
        if head != manifest.head:
            raise CorruptLog(  # noqa: TRY301
                f"{path}: its manifest goes up to {manifest.head}, its files to {head}",
                remedy="look at it with `timeline verify`; `timeline export --as lake DIR --whole` writes it anew",
            )
    except BaseException:
        store.connection.close()
        raise
    return store


def create_store(path: Path, *, wait: float | str = WAIT) -> Store:
    """Make an empty log at ``path`` and open it for writing. Raises `InvalidInput` where a file is there already."""
    if path.exists():
        raise InvalidInput(f"{path} is there already", remedy="choose another name, or add to it with `timeline add` and `timeline import`")
    if not path.parent.is_dir():
        raise InvalidInput(f"there is no folder {path.parent}", remedy="make it first, or choose another place")
    return _entered(path, write=True, wait=seconds_of(wait), check=_make)


def _entered(
    path: Path, *, write: bool, wait: float, check: Callable[[Store], None], connect: Callable[[Path], Any] | None = None
) -> Store:
    until = deadline(wait)
    gate = Gate(gate_path(path)).acquire(wait)
    try:
        if write and check is not _make and wal_path(path).exists():
            # DuckDB cuts off what it cannot read of a write-ahead log as soon as it may write: what is missing has to be seen before
            _checked(path, _reader, check, until=until, wait=wait).connection.close()
        store = _checked(path, connect or (_writer if write else _reader), check, until=until, wait=wait, gate=gate if write else None)
    except BaseException:
        gate.release()
        raise
    if not write:
        gate.release()
    return store


def _checked(
    path: Path, connect: Callable[[Path], Any], check: Callable[[Store], None], *, until: float, wait: float, gate: Gate | None = None
) -> Store:
    store = Store(path, _connected(path, connect, until=until, wait=wait), gate)
    try:
        with store.told():
            check(store)
    except BaseException:
        store.connection.close()
        raise
    return store


def wal_path(log: Path) -> Path:
    """DuckDB's write-ahead log: ``LOG.wal``. It is there while somebody writes, and after a writer was killed."""
    return log.with_name(log.name + ".wal")


def _reader(path: Path) -> Any:
    return connect_here(path, read_only=True, config=READING)


def _writer(path: Path) -> Any:
    return connect_here(path, read_only=False, config={})


def _connected(path: Path, connect: Callable[[Path], Any], *, until: float, wait: float) -> Any:
    pause = 0.002
    while True:
        try:
            return connect(path)
        except Refused as error:
            held = re.search(r"Could not set lock on file.*?(?:\(PID (\d+)\)|$)", str(error), re.DOTALL)
            here = "different configuration than existing connections" in str(error)
            if not held and not here:
                raise _unreadable(path, error) from error
            if time.monotonic() >= until:
                raise _busy(path, int(held[1]) if held and held[1] else None, wait, here=here) from error
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def _busy(path: Path, pid: int | None, wait: float, *, here: bool) -> LogBusy:
    if here:
        who = f"this very process, {os.getpid()}, which has it open in another manner"
        return LogBusy(f"{path} is in use by {who}", pid=os.getpid(), remedy="close it there first")
    who = f"process {pid}" if pid else "another process"
    remedy = "try again, or wait longer with --wait 60s"
    return LogBusy(f"{path} is in use by {who}, and was for the last {wait:g} s", pid=pid, remedy=remedy)


def _unreadable(path: Path, error: Exception) -> TimelineError:
    text = str(error)
    line = text.splitlines()[0]
    if "not a valid DuckDB" in text or ("newer version" in text.lower() and "storage" not in text.lower()):
        if head_path(path).exists():
            return CorruptLog(f"{path} has a head file, as a log has, but does not begin as one: {line}", remedy=RESTORE)
        return InvalidInput(
            f"{path} is not a timeline log", remedy="name the log with --log FILE; facts files are read with `timeline import`"
        )
    if "version number" in text or "newer version" in text:
        return Unsupported(f"{path} was written by a newer DuckDB: {line}", remedy="upgrade with `pip install -U duckdb`")
    if path.is_dir():
        return InvalidInput(f"{path} is a folder, not a log")
    if SHUT.search(text) or not os.access(path, os.R_OK):
        return InvalidInput(f"{path} cannot be opened: {line}", remedy="check its permissions")
    return fault(path, error) or CorruptLog(f"{path} cannot be opened: {line}", remedy="restore it from a backup or an export")


def _make(store: Store) -> None:
    with store.transaction():
        for name in ("schema", "guards", *MACROS):
            store.connection.execute(sql(name))
        store.connection.execute("insert into meta values ('format', ?), ('made by', 'timeline')", [str(FORMAT)])
    write_head(store.path, Head())


def _check_format(store: Store, *, older: bool) -> None:
    """Refuse what is no log, and what only a newer version reads."""
    try:
        rows = store.rows("select content from meta where name = 'format'")
    except Exception as error:
        if of_duckdb(error) != "CatalogException":
            raise
        rows = []
    if not rows:
        remembered = read_head(store.path)
        if remembered is not None and remembered.position:
            raise CorruptLog(
                f"{store.path}: commits went missing: the head file says {remembered.position}, and there is no log in the file",
                remedy=RESTORE,
            )
        if not store.rows(sql("own_tables")):
            raise InvalidInput(
                f"{store.path} is a DuckDB file, but not a timeline log: it is empty, as one is whose making was not finished",
                remedy="remove it, and make it with `timeline init`",
            )
        raise InvalidInput(f"{store.path} is a DuckDB file, but not a timeline log", remedy="make a log with `timeline init`")
    if rows[0][0] in OLDER:
        if older:
            return
        raise Unsupported(
            f"{store.path} was made by an older timeline (format {rows[0][0]}; this one reads and writes {FORMAT})",
            remedy="bring it up to date with `timeline migrate`, which keeps the old file",
        )
    if rows[0][0] != str(FORMAT):
        raise Unsupported(
            f"{store.path} was made by a newer timeline (format {rows[0][0]}; this one reads up to {FORMAT})",
            remedy="upgrade with `pip install -U timeline-engine`",
        )


def _check_head(store: Store) -> None:
    """Check that the log holds every commit that its head file remembers."""
    remembered = read_head(store.path)
    if remembered is None or remembered == Head():
        return
    found = store.rows("select hash from commits where last_position = ?", [remembered.position])
    if not found or found[0][0] != remembered.hash:
        log_head = store.head()
        what = (
            f"commits went missing: the head file says {remembered.position}, the log ends at {log_head.position}"
            if log_head.position < remembered.position
            else f"the log does not contain the head that its head file remembers ({remembered.position}:{remembered.hash[:12]}…)"
        )
        raise CorruptLog(
            f"{store.path}: {what}",
            remedy=RESTORE,
        )


def _catch_up(store: Store) -> None:
    """Bring the head file up to the log: a writer may have been stopped between the two."""
    head = store.head()
    if read_head(store.path) != head:
        write_head(store.path, head)
