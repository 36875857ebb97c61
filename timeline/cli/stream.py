"""`add --stdin`: facts as JSON Lines, committed in groups, each line answered by one."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import log_path, vocabulary_of, wait_of, writing
from timeline.errors import InvalidInput, TimelineError
from timeline.render.tables import json_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from timeline.changes import Change
    from timeline.feed import Answer, Feed
    from timeline.vocabulary import Vocabulary

LONGEST_LINE = 1_000_000
"""Bytes; a longer line is refused, so that a feed without line ends cannot fill the memory."""
_AHEAD = 4
"""Groups of lines that are read before their answers are out."""

Line = bytes | None
"""One line without its end, or None for one that is too long."""


def stream(asked: dict[str, Any], *, group: int, every: float, author: str, message: str) -> int:
    """Read facts from standard input until it ends; 0, or 1 where any line was refused.

    Interrupted, it commits and answers what it has read, then stops.
    """
    from timeline.feed import Feed  # noqa: PLC0415
    from timeline.log import Log  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415

    with writing(asked["log"], asked["wait"], asked["vocabulary"]):
        pass  # a log that is not there, or not whole, is said before the first line is read
    vocabulary, path, wait = vocabulary_of(asked["vocabulary"]), log_path(asked["log"]), wait_of(asked["wait"])
    talk = _Talk(reader_of(vocabulary, asked, "stdin"), group)
    try:
        with Feed(
            lambda: Log.open(path, vocabulary, [Derivation(vocabulary)], wait=wait), most=group, every=every, author=author, message=message
        ) as feed:
            talk.go_on(feed)
    finally:
        if not isinstance(sys.exc_info()[1], BrokenPipeError):
            talk.say()  # closing the feed has answered every line that was read
    return 1 if talk.refused else 0


class _Talk:
    """Lines that come in and answers that go out: both wake the one thread that reads facts and prints."""

    def __init__(self, read: Callable[[bytes], Change], group: int) -> None:
        self.refused = 0
        self._read = read
        self._room = threading.Semaphore(_AHEAD * group)
        self._news: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._lines: deque[Line] = deque()
        self._asked: deque[tuple[int, Future[Answer]]] = deque()

    def go_on(self, feed: Feed) -> None:
        """Until standard input ends."""
        threading.Thread(target=self._listen, args=(sys.stdin,), name="timeline-stdin", daemon=True).start()
        number = 0
        while True:
            news = self._news.get()
            if news == "end":
                return
            if news == "answer":
                self.say()
                continue
            number += 1
            line = self._lines.popleft()
            if line is not None and not line.strip():
                self._room.release()
                continue
            future = feed.put(self._change(line))
            self._asked.append((number, future))
            future.add_done_callback(lambda _: self._news.put("answer"))

    def say(self) -> None:
        """Print the answers that are there, in the order of the lines."""
        texts = []
        while self._asked and self._asked[0][1].done():
            number, future = self._asked.popleft()
            answer = future.result()
            self.refused += answer.status == "refused"
            texts.append(json_line(_said(number, answer)))
            self._room.release()
        if texts:
            click.echo("\n".join(texts))

    def _change(self, line: Line) -> Change | TimelineError:
        if line is None:
            return InvalidInput(f"the line is longer than {LONGEST_LINE:,} bytes", remedy="one event a line")
        try:
            return self._read(line)
        except TimelineError as error:
            return error

    def _listen(self, stdin: Any) -> None:
        """In a thread of its own, so that a feed that says nothing does not keep what waits from being committed."""
        for line in _lines_of(stdin):
            self._room.acquire()
            self._lines.append(line)
            self._news.put("line")
        self._news.put("end")


def _lines_of(stdin: Any) -> Iterator[Line]:
    """Lines as they come, not when a buffer is full. The last one may lack its end."""
    try:
        descriptor = stdin.fileno()
    except OSError:  # standard input is a text in memory
        yield from (line.rstrip("\n").encode("utf-8", "surrogatepass") for line in stdin)
        return
    held, skipping = b"", False
    while chunk := os.read(descriptor, 1 << 16):
        *whole, held = (held + chunk).split(b"\n")
        for line in whole:
            yield None if skipping or len(line) > LONGEST_LINE else line
            skipping = False
        if len(held) > LONGEST_LINE:
            held, skipping = b"", True
    if held or skipping:
        yield None if skipping else held


def reader_of(vocabulary: Vocabulary, asked: dict[str, Any], name: str) -> Callable[..., Change]:
    """What reads a line of JSON as a change: bytes, and the day that words such as `last month` are read by, where none was asked for."""
    from timeline.cli.options import iso_day  # noqa: PLC0415
    from timeline.documents import read_json  # noqa: PLC0415
    from timeline.importers.facts import facts_of  # noqa: PLC0415

    order, today = asked["date_order"], iso_day(asked["today"])

    def read(line: bytes, day: str | None = None) -> Change:
        try:
            fact = read_json(line.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise InvalidInput(f"byte {line[error.start]:#04x} is not UTF-8", remedy="write the feed in UTF-8") from error
        except InvalidInput as error:
            column = f" (column {error.place.column})" if error.place else ""
            raise InvalidInput(f"{error.message}{column}", remedy=error.remedy) from error
        if not isinstance(fact, dict):
            raise InvalidInput("this is not a JSON object", remedy="one object a line")
        facts = facts_of([fact], name, vocabulary, date_order=order, today=today or day)
        if facts.problems:
            raise InvalidInput.of(list(facts.problems))
        return facts.changes[0]

    return read


def _said(number: int, answer: Answer) -> dict[str, Any]:
    said: dict[str, Any] = {"line": number}
    if answer.error is not None:
        problems = getattr(answer.error, "problems", ()) or (answer.error,)
        remedies = dict.fromkeys(problem.remedy for problem in problems if problem.remedy)
        said |= {"id": answer.event_id} if answer.event_id else {}
        return said | {"error": "; ".join(problem.message for problem in problems), "remedy": "; ".join(remedies)}
    said |= {"id": answer.event_id, "position": answer.position, "status": answer.status}
    return said | ({"note": answer.note} if answer.note else {})
