"""The gate beside a log: processes pass it one at a time, so that none of them starves.

Everyone takes the gate before opening the database. A reader lets go as soon as it has the file open; a writer keeps the
gate until it has closed the file, and waits inside it for the readers before it. New readers queue behind that writer.
Measured without a gate: readers polling for the file held writers to 0.6 commits a second, and one writer waited 30 s.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from pathlib import Path
from typing import Self

from timeline.errors import InvalidInput, LogBusy

try:
    import fcntl
except ImportError:  # pragma: no cover - a system without flock: DuckDB's own lock still keeps the file whole
    fcntl = None  # type: ignore[assignment]


def gate_path(log: Path) -> Path:
    """The lock file of a log: ``LOG.lock``. It stays empty but for the process id of whoever passed last."""
    return log.with_name(log.name + ".lock")


class Gate:
    """An exclusive lock between processes and threads. Release it in the thread that took it or any other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self, wait: float) -> Self:
        """Pass the gate within ``wait`` seconds.

        Raises `LogBusy` where another process keeps it that long. On a file system where no lock file can be made
        (a read-only medium), there is no gate, and passing it succeeds at once.
        """
        if fcntl is None:
            return self
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return self
        if not _lock(descriptor, wait):
            pid = _holder(self._path)
            os.close(descriptor)
            who = f"process {pid}" if pid else "another process"
            raise LogBusy(
                f"{self._path.with_suffix('')} is in use by {who}, and was for the last {wait:g} s",
                pid=pid,
                remedy="try again, or wait longer with --wait 60s",
            )
        with contextlib.suppress(OSError):
            os.truncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        self._descriptor = descriptor
        return self

    def release(self) -> None:
        """Let the next one pass. Harmless when the gate is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _lock(descriptor: int, wait: float) -> bool:
    """Take the lock, queueing in the kernel (which is fair) rather than polling (which is not)."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if wait <= 0:
            return False
    else:
        return True
    granted = threading.Event()
    abandoned = threading.Event()
    mine = os.dup(descriptor)

    def queue() -> None:
        with contextlib.suppress(OSError):
            fcntl.flock(mine, fcntl.LOCK_EX)
            granted.set()
            if abandoned.is_set():
                fcntl.flock(mine, fcntl.LOCK_UN)
        os.close(mine)

    threading.Thread(target=queue, name="timeline-gate", daemon=True).start()
    if granted.wait(wait):
        return True
    abandoned.set()
    return False


def _holder(path: Path) -> int | None:
    try:
        return int(path.read_text() or 0) or None
    except (OSError, ValueError):
        return None


LONGEST_WAIT = 86_400.0
"""Seconds: a day."""
_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds_of(wait: float | str) -> float:
    """A time to wait, in seconds: a number of them, or ``10s``, ``2m``, ``1h``, a day at most. Raises `InvalidInput` for all else."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*([smh]?)\s*", str(wait).lower())
    found = float(match[1]) * _UNITS[match[2]] if match else -1.0
    if not 0 <= found <= LONGEST_WAIT:
        raise InvalidInput(
            f"{str(wait)!r} is no time to wait", remedy="write seconds or a number with its unit: 10, 10s, 2m; at most a day"
        )
    return found


def deadline(wait: float) -> float:
    """The moment, on the monotonic clock, when waiting ``wait`` seconds is over."""
    return time.monotonic() + wait
