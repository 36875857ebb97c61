"""The process that runs a reader's queries: it opens the log, gives up the means to open anything else, and answers.

`timeline.sandbox.process` starts this file alone (``python -I -S inside.py``), so it imports the standard library and DuckDB, nothing else.
Requests come on stdin, replies go to stdout: frames of JSON, each after its length in four bytes, big-endian. A request is an
object; a reply is an array that begins with its kind: ``ok``, ``names``, ``rows``, ``end``, or ``error`` with DuckDB's class and words.
Values that JSON has no form for are objects with one key: ``{"date": "2023-03-31"}``.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import decimal
import json
import math
import os
import queue
import sys
import threading
import types
import uuid
import zoneinfo
from typing import Any, BinaryIO

try:
    import resource
except ImportError:  # pragma: no cover - Windows: there the settings of DuckDB stand alone, and the deadline
    resource = None  # type: ignore[assignment]

SLACK = 256 * 2**20
"""Bytes of address space beside DuckDB's own limit: for Python, and the rows on their way."""
FULL = 2**18
"""Bytes of rows that are sent at once."""
LONGEST_WORDS = 4000
"""Characters of an error: it may quote a query of any length."""
CPU_SLACK = 5
"""Seconds of processor time beyond what the deadline allows, before the system ends the process."""


def encoded(value: Any) -> Any:
    """A value of DuckDB's in JSON. Raises `TypeError` for a type that is not foreseen."""
    if value is None or type(value) in {bool, int, float, str}:
        return value
    if isinstance(value, list):
        return [encoded(item) for item in value]
    for kind, encode in _ENCODERS.items():
        if isinstance(value, kind):
            return encode(value)
    raise TypeError(f"values of the type {type(value).__name__} cannot be shown: cast them, as in x::varchar")


_ENCODERS: dict[type, Any] = {
    tuple: lambda value: {"tuple": [encoded(item) for item in value]},
    dict: lambda value: {"dict": [[encoded(key), encoded(item)] for key, item in value.items()]},
    bytes: lambda value: {"bytes": base64.b64encode(value).decode("ascii")},
    dt.datetime: lambda value: {"datetime": value.isoformat()},
    dt.date: lambda value: {"date": value.isoformat()},
    dt.time: lambda value: {"time": value.isoformat()},
    dt.timedelta: lambda value: {"timedelta": [value.days, value.seconds, value.microseconds]},
    decimal.Decimal: lambda value: {"decimal": str(value)},
    uuid.UUID: lambda value: {"uuid": str(value)},
}
"""In this order: a moment is a day too, for Python."""


class Zone(zoneinfo.ZoneInfo):
    """A time zone as DuckDB asks ``pytz`` for it. The standard library has the same zones."""

    def localize(self, moment: dt.datetime) -> dt.datetime:
        """The moment, said to be of this zone."""
        return moment.replace(tzinfo=self)


_ZONES: dict[str, Zone] = {}
"""UTC, and the zone of this machine: read while files can be read."""


def _stand_in_for_pytz() -> None:
    """Without pytz, DuckDB hands no TIMESTAMP WITH TIME ZONE to Python."""
    module = types.ModuleType("pytz")
    module.timezone = _ZONES.__getitem__  # type: ignore[attr-defined]
    sys.modules["pytz"] = module


class _OpenFiles:
    """The files of a lake, by the names that the queries know them by: opened while files can be opened, and to be read only."""

    def __init__(self, paths: dict[str, str]) -> None:
        if resource is not None:
            _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self._open = {name: os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)) for name, path in paths.items()}

    def as_filesystem(self) -> Any:
        """As DuckDB asks for files: through the one class of `fsspec` that it looks for, which is made up here."""
        module = types.ModuleType("fsspec")
        module.AbstractFileSystem = type("AbstractFileSystem", (), {})  # type: ignore[attr-defined]
        sys.modules["fsspec"] = module
        names = ("open", "glob", "exists", "isfile", "size", "modified", "unstrip_protocol")
        methods = {name: staticmethod(getattr(self, name)) for name in names}
        return type("Lake", (module.AbstractFileSystem,), {"protocol": "lake", **methods})()

    def open(self, name: str, mode: str = "rb") -> _OpenFile:
        """One of the files. Raises `PermissionError` for all but reading, and for others."""
        if mode != "rb" or name not in self._open:
            raise PermissionError(f"Permission Error: {name} can only be read")
        return _OpenFile(self._open[name])

    def glob(self, name: str) -> list[str]:
        """The file of that name: there are no patterns."""
        return [name] if name in self._open else []

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._open

    isfile = exists

    def size(self, name: str) -> int:
        """Bytes."""
        return os.fstat(self._open[name]).st_size

    def modified(self, name: str) -> dt.datetime:
        """When it was written: it does not change."""
        return dt.datetime.fromtimestamp(os.fstat(self._open[name]).st_mtime, dt.UTC)

    def unstrip_protocol(self, name: str) -> str:
        """The name as a query has it."""
        return name if name.startswith("lake://") else f"lake://{name}"


class _OpenFile:
    """One reader of an open file, with a place of its own in it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._at = 0

    def read(self, size: int) -> bytes:
        """So many bytes, or what is left."""
        content = _read_at(self._descriptor, size, self._at)
        self._at += len(content)
        return content

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a place, from the beginning, from here, or from the end."""
        self._at = place + (0, self._at, os.fstat(self._descriptor).st_size)[whence]
        return self._at

    def tell(self) -> int:
        """The place."""
        return self._at

    def close(self) -> None:
        """Leave the file open for the next reader."""


_READING = threading.Lock()


def _read_at(descriptor: int, size: int, place: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(descriptor, size, place)
    with _READING:  # pragma: no cover - Windows
        os.lseek(descriptor, place, os.SEEK_SET)
        return os.read(descriptor, size)


class TooLarge(Exception):  # noqa: N818
    """The answer is larger than what was allowed to be carried."""


class Answering:
    """One open log, and the stream on which the answers go."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._threads = 1
        self.connection: Any = None

    def send(self, *reply: Any) -> None:
        """Send one reply."""
        self._send(json.dumps(reply, ensure_ascii=False).encode("utf-8", "replace"))

    def _send(self, content: bytes) -> None:
        self._out.write(len(content).to_bytes(4, "big") + content)
        self._out.flush()

    def handle(self, request: dict[str, Any]) -> None:
        """Do what a request says, and answer it, whatever happens."""
        try:
            getattr(self, f"do_{request['do']}")(request)
        except MemoryError:
            self.send("error", "OutOfMemoryException", "no more memory")
        except RecursionError:
            self.send("error", "InvalidInputException", "the values are nested too deeply to be shown")
        except Exception as error:  # noqa: BLE001 - the other side decides what it means
            _, refused, words = str(error).rpartition("PermissionError: ")  # of `_OpenFiles`, which DuckDB tells with a traceback
            self.send("error", "PermissionException" if refused else type(error).__name__, words[:LONGEST_WORDS])

    def do_import(self, request: dict[str, Any]) -> None:
        """Import DuckDB from where the other process would."""
        sys.path[:] = request["path"]
        _stand_in_for_pytz()
        import duckdb  # noqa: F401, PLC0415

        self.send("ok")

    def do_open(self, request: dict[str, Any]) -> None:
        """Open the log read-only, then shut everything else."""
        import duckdb  # noqa: PLC0415

        files = _OpenFiles(request["files"]).as_filesystem() if "files" in request else None
        if files:
            with duckdb.connect(request["log"], config=request["config"]) as making:
                making.register_filesystem(files)
                making.execute(request["views"])
        connection = duckdb.connect(request["log"], read_only=True, config=request["config"])
        try:
            if files:
                connection.register_filesystem(files)
                connection.execute("set allowed_paths = $1", [list(request["files"])])
            connection.execute(request["shut"])
            zone = connection.execute("select current_setting('TimeZone')").fetchall()[0][0]
        except BaseException:
            connection.close()
            raise
        for name in ("UTC", zone):
            with contextlib.suppress(OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
                _ZONES[name] = Zone(name)
        self._threads = int(request["config"]["threads"])
        self.connection = connection
        _give_up(request["memory"] * 2**20)
        self.send("ok")

    def do_run(self, request: dict[str, Any]) -> None:
        """Run a query and send its rows, as far as they may be carried."""
        _allow_cpu(request["seconds"] * self._threads)
        try:
            cursor = self.connection.execute(request["query"], request["parameters"])
            if cursor is None or cursor.description is None:
                self.send("end")
                return
            self.send("names", [column[0] for column in cursor.description])
            self._send_rows(cursor, request)
        except BaseException:
            with contextlib.suppress(Exception):  # a transaction that the query began and did not end
                self.connection.execute("rollback")
            raise
        self.send("end")

    def _send_rows(self, cursor: Any, most: dict[str, Any]) -> None:
        rows = cells = size = 0
        ready: list[bytes] = []
        held = 0
        while chunk := cursor.fetchmany(1000):
            for row in chunk:
                text = json.dumps([encoded(cell) for cell in row], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
                rows, cells, size, held = rows + 1, cells + len(row), size + len(text), held + len(text)
                if rows > most["rows"] or cells > most["cells"] or size > most["bytes"]:
                    raise TooLarge
                ready.append(text)
                if held >= FULL:
                    self._send(b'["rows",[' + b",".join(ready) + b"]]")
                    ready, held = [], 0
        if ready:
            self._send(b'["rows",[' + b",".join(ready) + b"]]")


def _give_up(memory: int) -> None:
    """Limits of the system, for good: no new file or socket, no byte into a file, no core, and so much address space."""
    if resource is None:  # pragma: no cover - Windows
        return
    for limit, most in (
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, _address_space() + memory + SLACK),
    ):
        with contextlib.suppress(ValueError, OSError):  # what a system does not know, or has bounded lower already
            resource.setrlimit(limit, (most, most))


def _address_space() -> int:
    """Bytes that this process has mapped; where the system does not tell, a gigabyte, which is more than it has."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - pathlib is not needed otherwise
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 2**30


def _allow_cpu(seconds: float) -> None:
    if resource is None:  # pragma: no cover - Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime + seconds) + CPU_SLACK
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or until < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _requests(source: BinaryIO, into: queue.SimpleQueue[dict[str, Any]], answering: Answering) -> None:
    """Queue what is asked. A ``stop`` takes effect at once; the end of the input ends the process, whatever it is at."""
    while True:
        size = source.read(4)
        content = source.read(int.from_bytes(size, "big")) if len(size) == 4 else b""  # noqa: PLR2004 - bytes of the length
        if not content:
            os._exit(0)
        request = json.loads(content)
        if request["do"] == "stop":
            if answering.connection is not None:
                answering.connection.interrupt()
        else:
            into.put(request)


def main() -> None:
    """Answer until nobody asks any more."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but frames goes to the other side
    asked: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    answering = Answering(out)
    threading.Thread(target=_requests, args=(sys.stdin.buffer, asked, answering), daemon=True).start()
    while True:
        answering.handle(asked.get())


if __name__ == "__main__":
    main()
