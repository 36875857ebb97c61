"""The head of a log, and the small file beside it that remembers the head.

DuckDB drops later commits without a word when its write-ahead log is cut short. The head file is written and synced after
each commit and before the append is acknowledged; compared when the log is opened, it shows that commits went missing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from timeline.errors import CorruptLog, NotWritten

NO_HASH = "0" * 64
"""The hash before the first commit."""


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """The last position of a log and the hash of its chain there: what one publishes to prove all before it."""

    position: int = 0
    hash: str = NO_HASH

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``64:9f86d0…``. Raises `CorruptLog` for anything else."""
        match = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text.strip())
        if not match:
            raise CorruptLog(f"not a head: {text.strip()[:80]!r}", remedy="a head reads POSITION:HASH, as `timeline head` prints it")
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


def head_path(log: Path) -> Path:
    """The head file of a log: ``LOG.head``."""
    return log.with_name(log.name + ".head")


def read_head(log: Path) -> Head | None:
    """What the head file says, or None where there is none. Raises `CorruptLog` for a file that holds no head."""
    try:
        text = head_path(log).read_text(encoding="ascii")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CorruptLog(f"{head_path(log)} cannot be read: {error}") from error
    return Head.parse(text)


def write_head(log: Path, head: Head) -> None:
    """Replace the head file atomically; when this returns it is on the disk.

    Raises `NotWritten`: what the head is of is in the log by then, and the head file says less than the log holds, which is harmless.
    """
    path = head_path(log)
    try:
        _replace(path, f"{head}\n".encode("ascii"))
    except OSError as error:
        raise NotWritten(
            f"the log is written, up to position {head.position}, but {path} is not: {error.strerror or error}",
            committed=True,
            remedy="make room, or see that you may write there; the next writer brings it up to date",
        ) from error


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        if os.write(descriptor, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where its file system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
