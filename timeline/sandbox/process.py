"""The process that runs queries, as the one that asks sees it: started, asked over a pipe, stopped, ended.

Its replies are not trusted: they are JSON and make plain values, never code, and no more of them is taken than was allowed.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import decimal
import json
import os
import queue
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from timeline.connecting import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

GRACE = 1.0
"""Seconds between the request to stop and the end of the process: a call of one function cannot be interrupted."""
OPENING = 600.0
"""Seconds for DuckDB to be imported and to open the log: a long write-ahead log is read first."""
PASSED_ON = ("TZ", "TZDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""Variables that the process needs. Of the others, which may hold secrets, it learns nothing."""


@dataclass(frozen=True, slots=True)
class Most:
    """How much of an answer is carried: rows, cells (rows times columns), bytes; ``remedy`` says how to get at more."""

    rows: int = 1_000_000
    cells: int = 2_000_000
    bytes: int = 64 * 2**20
    remedy: str = "add `limit 1000`, count or group, or ask from Python: timeline.open(log).sql(query) carries all"

    def figures(self) -> dict[str, int]:
        """As they are told to the process."""
        return {"rows": self.rows, "cells": self.cells, "bytes": self.bytes}


ANSWER = Most()


class Ended(Exception):  # noqa: N818
    """The process is no more, or makes no sense."""


_VALUES: dict[str, Any] = {
    "tuple": tuple,
    "dict": dict,
    "bytes": base64.b64decode,
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "timedelta": lambda parts: dt.timedelta(*parts),
    "decimal": decimal.Decimal,
    "uuid": uuid.UUID,
}


def decoded(content: bytes) -> list[Any]:
    """A reply, its values as DuckDB would have given them in this process. Raises `Ended` for what is no reply."""

    def value(pairs: list[tuple[str, Any]]) -> Any:
        ((kind, given),) = pairs
        return _VALUES[kind](given)

    try:
        reply = json.loads(content, object_pairs_hook=value)
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
        raise Ended("its reply makes no sense") from error
    if not isinstance(reply, list) or _SHAPES.get(str(reply[0]) if reply else "") != [type(item) for item in reply]:
        raise Ended("its reply makes no sense")
    return reply


_SHAPES: dict[str, list[type]] = {"ok": [str], "end": [str], "names": [str, list], "rows": [str, list], "error": [str, str, str]}


class Process:
    """A process that was started to answer, and the frames to and from it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - a file of this package, and no shell
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("inside.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            start_new_session=os.name == "posix",  # Ctrl-C is for the process that asks; it passes on what is meant
        )
        self._input = cast("BinaryIO", self._process.stdin)
        self._frames: queue.Queue[bytes | None] = queue.Queue(maxsize=4)
        self._listener = threading.Thread(target=_listen, args=(self._process.stdout, self._frames), name="timeline-sandbox", daemon=True)
        self._listener.start()

    def send(self, request: dict[str, Any]) -> None:
        """Ask. Raises `Ended`."""
        content = json.dumps(request).encode()
        try:
            self._input.write(len(content).to_bytes(4, "big") + content)
            self._input.flush()
        except OSError as error:
            raise Ended from error

    def run(
        self, query: str, parameters: Sequence[object] | Mapping[str, object], seconds: float, most: Most
    ) -> tuple[tuple[str, ...] | None, list[tuple[Any, ...]]]:
        """The names of the columns, None where there was no query, and the rows. Raises `Refused`, `queue.Empty` and `Ended`."""
        given = parameters if isinstance(parameters, dict) else list(parameters)
        self.send({"do": "run", "query": query, "parameters": given, "seconds": seconds, **most.figures()})
        names: tuple[str, ...] | None = None
        rows: list[tuple[Any, ...]] = []
        size = 0
        for kind, content, length in self._replies(seconds):
            size += length
            if kind == "names":
                names = tuple(map(str, content[0]))
            elif kind == "rows":
                if any(type(row) is not list or len(row) != len(names or ()) for row in content[0]):
                    raise Ended("its reply makes no sense")
                rows.extend(map(tuple, content[0]))
            elif kind == "error":
                raise Refused(*map(str, content))
            if len(rows) > most.rows or size > 2 * most.bytes:
                raise Ended("it sent more than it was to send")
        return names, rows

    def expect_ok(self, request: dict[str, Any]) -> None:
        """Ask for what has no rows. Raises `Refused` with DuckDB's words, `Ended`, `queue.Empty`."""
        self.send(request)
        for kind, content, _ in self._replies(OPENING):
            if kind == "error":
                raise Refused(*map(str, content))

    def _replies(self, seconds: float) -> Iterator[tuple[str, list[Any], int]]:
        """The replies to a request, until the last one: kind, content, bytes. Raises `queue.Empty` after ``seconds``, and `Ended`."""
        until = time.monotonic() + seconds
        while True:
            frame = self._frames.get(timeout=max(0.0, until - time.monotonic()))
            if frame is None:
                raise Ended
            kind, *content = decoded(frame)
            yield kind, content, len(frame)
            if kind in {"ok", "end", "error"}:
                return

    def stop(self) -> bool:
        """Stop what runs, and tell whether the process lives on, ready to be asked again. Leave out what still comes."""
        with contextlib.suppress(Ended, queue.Empty):
            self.send({"do": "stop"})
            for _ in self._replies(GRACE):
                pass
            return True
        return False

    def end(self) -> int:
        """End the process, and return its exit status: negative where a signal ended it, be it this one or one before."""
        self._process.kill()  # there is nothing that it could leave unfinished
        status = self._process.wait()
        with contextlib.suppress(OSError):
            self._input.close()
        while self._listener.is_alive():  # it may wait for room
            with contextlib.suppress(queue.Empty):
                self._frames.get(timeout=0.02)
        return status


LONGEST_REPLY = 2 * ANSWER.bytes
"""Bytes of a frame that are taken from the process; it sends a row at least, which may be as large as an answer."""


def _listen(source: BinaryIO, into: queue.Queue[bytes | None]) -> None:
    """Queue the frames that come, then None."""
    with source:
        while True:
            size = int.from_bytes(head, "big") if len(head := source.read(4)) == 4 else 0  # noqa: PLR2004 - bytes of the length
            content = source.read(size) if 0 < size <= LONGEST_REPLY else b""
            if not size or len(content) < size:
                into.put(None)
                return
            into.put(content)
