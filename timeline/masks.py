"""Files that are made for this user alone: the one mask of the process for new files, narrowed while any of its threads makes some."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Umask:
    """The one mask of the process for new files: the first thread that narrows it remembers what it was, the last one puts it back."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.users = 0
        self.before = 0


_UMASK = _Umask()


@contextmanager
def private() -> Iterator[None]:
    """Files that are made meanwhile are for this user alone: a log, and the write-ahead log that DuckDB makes and removes as it likes."""
    with _UMASK.lock:
        if not _UMASK.users:
            _UMASK.before = os.umask(0o077)
        _UMASK.users += 1
    try:
        yield
    finally:
        with _UMASK.lock:
            _UMASK.users -= 1
            if not _UMASK.users:
                os.umask(_UMASK.before)
