"""The log's file: opening it in turn with other processes, and knowing it for a log.

This layer imports neither pydantic nor the vocabulary, so that a question costs little more than DuckDB itself.
"""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from timeline.errors import CorruptLog, InvalidInput, LogBusy, TimelineError, Unsupported
from timeline.gate import Gate, deadline, gate_path
from timeline.headfile import Head, read_head, write_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import duckdb

FORMAT = 1
"""The version of the schema that this engine writes and reads."""
WAIT = 10.0
"""Seconds to wait for a log that another process holds, unless told otherwise."""

_TEXTS: dict[str, str] = {}


class Refused(Exception):  # noqa: N818 - an answer of DuckDB's, told apart and said better by whoever asked
    """DuckDB would not, in its own words. ``kind`` is the name of the class of its error: ``CatalogException``."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def sql(name: str) -> str:
    """The text of ``timeline/sql/NAME.sql``."""
    if name not in _TEXTS:
        _TEXTS[name] = resources.files("timeline.sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return _TEXTS[name]


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

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, gate: Gate | None) -> None:
        self.path = path
        self.connection = connection
        self._gate = gate

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises `InvalidInput` for a parameter that is no text."""
        refuse_halves(parameters)
        return self.connection.execute(query, list(parameters)).fetchall()

    def head(self, position: int | None = None) -> Head:
        """The head as the log itself has it: of its last commit, or of the last that lies whole at or before ``position``."""
        upto = 2**63 - 1 if position is None else position
        row = self.rows("select last_position, hash from commits where last_position <= ? order by number desc limit 1", [upto])
        return Head(*row[0]) if row else Head()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Any exception rolls back: DuckDB would answer COMMIT with success after a failed statement."""
        self.connection.execute("begin transaction")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    def close(self) -> None:
        """Close the file, then let the next process pass."""
        self.connection.close()
        if self._gate:
            self._gate.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(
    path: Path, *, write: bool = False, wait: float = WAIT, check_head: bool = True, connect: Callable[[Path], Any] | None = None
) -> Store:
    """Open the log at ``path``, waiting up to ``wait`` seconds for other processes.

    ``connect`` makes a connection by other means than a DuckDB in this process, and raises `Refused` where DuckDB would not.

    Raises `InvalidInput` (no such file, not a log), `Unsupported` (made by a newer version), `LogBusy`, and `CorruptLog`
    (commits that the head file knows of are missing; not with ``check_head=False``, by which `verify` looks at the damage).
    """
    if not path.exists():
        raise InvalidInput(f"there is no log at {path}", remedy="make one with `timeline init`, or name it with --log FILE or TIMELINE_LOG")
    return _entered(path, write=write, wait=wait, check=_check if check_head else _check_format, connect=connect)


def create_store(path: Path, *, wait: float = WAIT) -> Store:
    """Make an empty log at ``path`` and open it for writing. Raises `InvalidInput` where a file is there already."""
    if path.exists():
        raise InvalidInput(f"{path} is there already", remedy="choose another name, or add to it with `timeline add` and `timeline import`")
    if not path.parent.is_dir():
        raise InvalidInput(f"there is no folder {path.parent}", remedy="make it first, or choose another place")
    return _entered(path, write=True, wait=wait, check=_make)


def _entered(
    path: Path, *, write: bool, wait: float, check: Callable[[Store], None], connect: Callable[[Path], Any] | None = None
) -> Store:
    until = deadline(wait)
    gate = Gate(gate_path(path)).acquire(wait)
    try:
        connection = _connected(path, connect or (_writer if write else _reader), until=until, wait=wait)
        store = Store(path, connection, gate if write else None)
        try:
            check(store)
        except BaseException:
            store.connection.close()
            raise
    except BaseException:
        gate.release()
        raise
    if not write:
        gate.release()
    return store


READING = {"enable_external_access": "false", "lock_configuration": "true"}
"""No files of other names, no network, and no way back. It does not keep a query from the log's own file: `timeline.sandbox` does."""


def _reader(path: Path) -> Any:
    return _here(path, read_only=True, config=READING)


def _writer(path: Path) -> Any:
    return _here(path, read_only=False, config={})


def _here(path: Path, *, read_only: bool, config: dict[str, str]) -> Any:
    import duckdb  # noqa: PLC0415 - the heaviest import, only where a log is opened

    umask = os.umask(0o077)  # a log and its write-ahead log are private
    try:
        return duckdb.connect(
            str(path),
            read_only=read_only,
            config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", **config},
        )
    except duckdb.Error as error:
        raise Refused(type(error).__name__, str(error)) from error
    finally:
        os.umask(umask)


def _connected(path: Path, connect: Callable[[Path], Any], *, until: float, wait: float) -> Any:
    pause = 0.002
    while True:
        try:
            return connect(path)
        except Refused as error:
            held = re.search(r"Could not set lock on file.*?(?:\(PID (\d+)\)|$)", str(error), re.DOTALL)
            if not held:
                raise _unreadable(path, error) from error
            if time.monotonic() >= until:
                pid = int(held[1]) if held[1] else None
                raise LogBusy(
                    f"{path} is in use by {f'process {pid}' if pid else 'another process'}, and was for the last {wait:g} s",
                    pid=pid,
                    remedy="try again, or wait longer with --wait 60",
                ) from error
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def _unreadable(path: Path, error: Exception) -> TimelineError:
    text = str(error)
    if "not a valid DuckDB" in text or ("newer version" in text.lower() and "storage" not in text.lower()):
        return InvalidInput(
            f"{path} is not a timeline log", remedy="name the log with --log FILE; facts files are read with `timeline import`"
        )
    if "version number" in text or "newer version" in text:
        return Unsupported(f"{path} was written by a newer DuckDB: {text.splitlines()[0]}", remedy="upgrade with `pip install -U duckdb`")
    if path.is_dir():
        return InvalidInput(f"{path} is a folder, not a log")
    if "permission" in text.lower() or not os.access(path, os.R_OK):
        return InvalidInput(f"{path} cannot be opened: {text.splitlines()[0]}", remedy="check its permissions")
    return CorruptLog(f"{path} cannot be opened: {text.splitlines()[0]}", remedy="restore it from a backup or an export")


def _make(store: Store) -> None:
    with store.transaction():
        for name in ("schema", "guards", *MACROS):
            store.connection.execute(sql(name))
        store.connection.execute("insert into meta values ('format', ?), ('made by', 'timeline')", [str(FORMAT)])
    write_head(store.path, Head())


MACROS = ("moments", "state", "intervals", "cases", "flips", "history", "changes", "events", "coded", "tension")
"""The files of macros and views that live in the log, in the order in which they build on each other."""


def _check_format(store: Store) -> None:
    """Refuse what is no log, and what only a newer version reads."""
    try:
        rows = store.rows("select content from meta where name = 'format'")
    except Exception as error:
        if getattr(error, "kind", type(error).__name__) != "CatalogException":  # of a connection elsewhere, or of the DuckDB here
            raise
        rows = []
    if not rows:
        raise InvalidInput(f"{store.path} is a DuckDB file, but not a timeline log", remedy="make a log with `timeline init`")
    if not rows[0][0].isdigit() or int(rows[0][0]) > FORMAT:
        raise Unsupported(
            f"{store.path} was made by a newer timeline (format {rows[0][0]}; this one reads up to {FORMAT})",
            remedy="upgrade with `pip install -U timeline-engine`",
        )


def _check(store: Store) -> None:
    """Check the format, and that the log holds every commit that its head file remembers."""
    _check_format(store)
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
            remedy="do not write to it; restore the file from a backup or an export (`timeline verify` shows what is there)",
        )
