"""What DuckDB says when the disk or the file fails, told apart and said in the engine's own words.

An error of DuckDB's that is about the query, not about the file or the disk, is none of these: whoever asked says what it means.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from timeline.errors import CorruptLog, NotWritten, TimelineError

if TYPE_CHECKING:
    from pathlib import Path

FULL = re.compile(r"No space left|File too large|Disk quota exceeded|not enough space", re.IGNORECASE)
"""The disk, or the room that this process was given on it, is full."""
SHUT = re.compile(r"Permission denied|Operation not permitted|Read-only file system|opened in read-only mode", re.IGNORECASE)
"""The disk takes nothing from this user, or in this place."""
DAMAGED = re.compile(
    r"corrupt (?:database|WAL) file|checksum|replaying WAL|deseriali|Could not read (?:enough|all)|Input/output error|end of file",
    re.IGNORECASE,
)
"""What was written is not what is read."""
KINDS = frozenset({"Error", "IOException", "TransactionException", "FatalException", "InternalException", "SerializationException"})
"""The classes of such errors. The words alone would not do: a query may hold them."""
DURABLE = "is durable"
"""DuckDB's word for a commit that holds although what came after it failed."""
RESTORE = "do not write to it; look at it with `timeline verify`, and restore it from a backup or an export"
AGAIN = "make room, then do it again: what is in the log already is not written twice"


def of_duckdb(error: BaseException) -> str:
    """The name of the class of an error of DuckDB's, of the one in this process or of one elsewhere; else nothing."""
    kind = getattr(error, "kind", "")  # `timeline.connecting.Refused`
    if kind:
        return str(kind)
    engine = sys.modules.get("duckdb")
    return type(error).__name__ if engine and isinstance(error, engine.Error) else ""


def fault(path: Path, error: BaseException) -> TimelineError | None:
    """The failure of the file or the disk behind an error, or None where it is about something else.

    `NotWritten` (no room, no permission), or `CorruptLog` (a file that is damaged, or a DuckDB that gave up).
    """
    kind = of_duckdb(error)
    if kind not in KINDS:
        return None
    text = str(error)
    line = _telling_line(text)
    if FULL.search(text):
        return NotWritten(f"{path}: there is no room on the disk: {line}", remedy=f"open the log anew once there is: {AGAIN}")
    if kind == "FatalException" and not DAMAGED.search(text):
        return CorruptLog(
            f"{path} cannot be used any more through this opening of it: {line}",
            remedy="open it anew, and look at it with `timeline verify`: what was acknowledged is in it",
        )
    if DAMAGED.search(text) or kind in {"SerializationException", "InternalException"}:
        return CorruptLog(f"{path} is damaged: {line}", remedy=RESTORE)
    if SHUT.search(text):
        return NotWritten(f"{path} cannot be written: {line}", remedy="see that you may write to it and to its folder")
    return None


def _telling_line(text: str) -> str:
    """The first line; where DuckDB gave up because of an error before, that error's."""
    original = re.search(r'Original error: "(.*)', text)
    return (original[1] if original else text.splitlines()[0] if text else "no reason given").rstrip('"')
