"""A reader's queries, run where they can read the log and nothing else: in a process of their own, bounded in memory and time.

What that process gives up stands in ``inside.py``, what DuckDB is told in ``sql/shut.sql``, how long a query may take and how much of
its answer is carried here. Nothing of this imports DuckDB in the process that asks.
"""

from __future__ import annotations

import functools
import os
import queue
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from timeline.answers import Rows
from timeline.connecting import Refused
from timeline.errors import InvalidInput, TimelineError, Unsupported
from timeline.faults import fault
from timeline.lake.catalog import catalog, names_below, views
from timeline.lake.manifest import is_lake, read_manifest
from timeline.sandbox.process import ANSWER, OPENING, Ended, Most, Process
from timeline.store import WAIT, open_store
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["ANSWER", "Limits", "Most", "Sandbox"]

LONGEST_QUERY = 1_000_000
"""Characters of a query. The longest that a person writes has some thousands."""
CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}
"""How DuckDB is opened there, beside its threads and memory: ``sql/shut.sql`` follows."""
MOST_THREADS = 4
LAKE = "lake://"
"""What the files of a lake are called in there, where no file of this machine can be opened: ``inside.py`` has them open already."""
REMEDY = "`from state_as_of(date '2023-03-31')` is a query to begin with"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: ``seconds`` until its last row has come, ``memory`` in MB."""

    seconds: float = 60.0
    memory: int = 1024


class _Connection:
    """As much of a DuckDB connection as opening a log needs, in the other process."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._rows: list[tuple[Any, ...]] = []

    def execute(self, query: str, parameters: Sequence[object] | Mapping[str, object]) -> Self:
        """Run a query of the project's own. Raises `Refused`."""
        _, self._rows = self._process.run(query, parameters, OPENING, ANSWER)
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Its rows."""
        return self._rows

    def close(self) -> None:
        """Leave the file to whoever owns the process."""


def _ending(status: int) -> str:
    try:
        return signal.Signals(-status).name if status < 0 else f"exit status {status}"
    except ValueError:
        return f"signal {-status}"


class Sandbox:
    """The log at ``path``, or the lake, open for queries that nobody vouches for. Use it as a context manager.

    Raises what `open_store` raises. After a query had to be killed, the log is opened again for the next one, and so are its limits.
    """

    def __init__(self, path: Path, *, wait: float = WAIT, limits: Limits | None = None) -> None:
        self._path = path
        self._wait = wait
        self._limits = limits or Limits()
        self._process: Process | None = None
        self._opened()

    def ask(self, query: str, most: Most = ANSWER) -> Rows:
        """What a reader's query gives. Raises `InvalidInput`: with DuckDB's words, at a limit, or where the query ended the process.

        Ctrl-C ends the query, and comes out of here as it is.
        """
        if len(query) > LONGEST_QUERY:
            raise InvalidInput(
                f"the query has {len(query):,} characters, and may have {LONGEST_QUERY:,}",
                remedy="ask in parts, or by a join instead of a list",
            )
        try:
            names, rows = self._run(query, most)
        except Refused as refused:
            raise self._said(refused, most) from refused
        if names is None:
            raise InvalidInput("there is no query", remedy=REMEDY)
        return Rows(names, tuple(rows))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query of the project's own. Raises as `ask` does."""
        return list(self.ask(query).rows)

    def close(self) -> None:
        """End the process, and with it let go of the log."""
        if self._process:
            self._process.end()
        self._process = None

    def _opened(self) -> Process:
        if self._process:
            return self._process
        self._process = process = Process()
        try:
            process.expect_ok({"do": "import", "path": [entry for entry in sys.path if Path(entry).is_absolute()]})
            open_store(self._path, wait=self._wait, connect=functools.partial(self._connect, process))
        except (Refused, Ended, queue.Empty) as error:
            self.close()
            raise Unsupported(
                f"the process that runs queries did not start: {str(error) or 'it ended'}", remedy="`timeline state` needs no such process"
            ) from error
        except BaseException:
            self.close()
            raise
        return process

    def _connect(self, process: Process, path: Path) -> _Connection:
        """Have the process open the log, while this one holds the gate. Raises `Refused`."""
        threads = str(min(MOST_THREADS, os.cpu_count() or 1))
        config = {**CONFIG, "threads": threads, "memory_limit": f"{self._limits.memory}MiB"}
        request = {"do": "open", "log": str(path.absolute()), "config": config, "shut": sql("shut"), "memory": self._limits.memory}
        if is_lake(path):
            manifest = read_manifest(path)
            request["files"] = {f"{LAKE}{each.path}": str((path / each.path).absolute()) for each in manifest.entries}
            with catalog(path.name) as small:
                process.expect_ok({**request, "log": str(small), "views": views(names_below(manifest, LAKE))})
        else:
            process.expect_ok(request)
        return _Connection(process)

    def _run(self, query: str, most: Most) -> tuple[tuple[str, ...] | None, list[tuple[Any, ...]]]:
        process = self._opened()
        try:
            return process.run(query, [], self._limits.seconds, most)
        except queue.Empty:
            self._stop(process)
            raise InvalidInput(
                f"the query ran longer than {self._limits.seconds:g} s, and was stopped",
                remedy="ask for less at a time, or allow more with --timeout 600",
            ) from None
        except Ended as ended:
            ending = _ending(process.end())
            self._process = None
            raise InvalidInput(
                f"the query ended the process that ran it ({str(ended) or ending})",
                remedy="ask for less at a time; the log is as it was",
            ) from ended
        except KeyboardInterrupt:
            self._stop(process)
            raise

    def _stop(self, process: Process) -> None:
        lives = False
        try:
            lives = process.stop()
        finally:
            if not lives:
                self.close()

    def _said(self, refused: Refused, most: Most) -> TimelineError:
        if refused.kind == "TooLarge":
            return InvalidInput(
                f"the answer is larger than {most.rows:,} rows, {most.cells:,} cells or {most.bytes >> 20} MB", remedy=most.remedy
            )
        if refused.kind == "OutOfMemoryException":
            return InvalidInput(
                f"the query needs more than {self._limits.memory} MB of memory",
                remedy="ask for less at a time, or allow more with --memory 4096",
            )
        if refused.kind in {"FatalException", "InternalException"}:  # this DuckDB answers nothing any more
            self.close()
        elif failed := fault(self._path, refused):
            return failed
        shut = refused.kind == "PermissionException"
        return InvalidInput(f"DuckDB: {refused}", remedy="a query can read the log, and nothing else" if shut else REMEDY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
