"""Answers that were worked out already, for as long as the log is the very same: paging, downloads and many readers ask them again.

The key of an answer holds the whole question as it was resolved, the head of the log, and the files' own stamps (a `rebuild` changes
what is derived and not the head). It is taken while the log is open for reading, when no process can write to it: a stale answer
has no key.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from timeline.store import wal_path

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from timeline.store import Store

ROWS = 60_000
"""Rows of answers that are kept, some 500 bytes each; the ones that were longest not asked for go first."""


class Kept:
    """The answers of one served log. Threads share it; two that ask the same at once both work it out."""

    def __init__(self, rows: int = ROWS) -> None:
        self._most = rows
        self._rows = 0
        self._held: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, store: Store, question: Hashable, answer: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        """The answer to a question to an open log; ``size`` tells its rows."""
        key = (_stamp(store), question)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key][1]
        found = answer()
        rows = size(found) + 1
        with self._lock:
            self._rows += rows - self._held.pop(key, (0, None))[0]
            self._held[key] = (rows, found)
            while self._rows > self._most:
                self._rows -= self._held.popitem(last=False)[1][0]
        return found


def _stamp(store: Store) -> tuple[Hashable, ...]:
    return (store.head(), _of_file(store.path), _of_file(wal_path(store.path)))


def _of_file(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
