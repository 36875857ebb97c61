"""Live feeds: changes that come one by one are committed in groups, and each is answered once it is on the disk.

One commit costs about as much for a thousand events as for ten. A feed waits until there are `most` of them, or until the first
of those that wait has waited `every` seconds, and writes what there is.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from timeline.changes import Unchanged, event_id_of
from timeline.errors import CorruptLog, InvalidInput, NotWritten, TimelineError
from timeline.log import TURN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from timeline.changes import Change
    from timeline.log import Log, Outcome

MOST = 1000
"""Changes of one commit, unless told otherwise."""
EVERY = 1.0
"""Seconds that a change waits for others, unless told otherwise."""
Status = Literal["recorded", "superseded", "corroborated", "retracted", "unchanged", "refused"]
_STATUS: dict[str, Status] = {
    "record": "recorded",
    "supersede": "superseded",
    "corroborate": "corroborated",
    "retract": "retracted",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one change. ``position`` is that of its entry, or of the entry that said so already; 0 where it was refused."""

    event_id: str
    status: Status
    position: int = 0
    note: str = ""
    error: TimelineError | None = None


class Feed:
    """Commits changes in groups, in a thread of its own. Close it, or use it as a context manager: what waits is committed then.

    ``open_log`` opens the log for writing, as ``lambda: Log.open(path, vocabulary, [Derivation(vocabulary)])`` does. It is
    opened for a group and closed after it, unless a whole further group waits already: other processes get their turn.
    Raises `InvalidInput` for a group of no changes, or a time below 0.
    """

    def __init__(self, open_log: Callable[[], Log], *, most: int = MOST, every: float = EVERY, author: str = "", message: str = "") -> None:
        if most < 1 or every < 0:
            raise InvalidInput(f"a feed of groups of {most}, every {every:g} s, makes no sense", remedy="at least 1, and 0 s or more")
        self._open_log = open_log
        self._most, self._every = most, every
        self._words = {"author": author, "message": message}
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="timeline-feed", daemon=True)
        self._thread.start()

    def put(self, change: Change | TimelineError) -> Future[Answer]:
        """Hand over a change, or an error in the place of one that could not be read.

        Answers come in the order in which changes were put, each when its commit and the head file are on the disk. A future
        raises only what nobody foresaw; what the log refuses, or a disk that is full, is an answer. Raises `InvalidInput` after `close`.
        """
        answer: Future[Answer] = Future()
        with self._closing:
            if self._closed:
                raise InvalidInput("the feed is closed", remedy="make another one")
            self._waiting.put(_Waiting(change, answer))
        return answer

    def close(self) -> None:
        """Commit what waits, and end. Everything that was put is answered when this returns."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        log: Log | None = None
        opened = 0.0
        more = True
        while more:
            group, more = self._group()
            try:
                if log is None and any(not isinstance(each.change, TimelineError) for each in group):
                    log, opened = self._open_log(), time.monotonic()
                answers: Sequence[Answer] | Exception = self._written(log, [each.change for each in group])
            except Exception as error:  # noqa: BLE001 - whoever waits for an answer learns of it
                answers = error
            idle = not more or self._waiting.qsize() < self._most or time.monotonic() - opened > TURN
            if log is not None and (idle or isinstance(answers, Exception)):
                with contextlib.suppress(Exception):  # each of them is answered by what its commit came to
                    log.store.close()
                log = None
            _tell(group, answers)

    def _group(self) -> tuple[list[_Waiting], bool]:
        """The next changes to commit together, and whether there will be more."""
        first = self._waiting.get()
        if first is None:
            return [], False
        group = [first]
        until = time.monotonic() + self._every
        while len(group) < self._most:
            try:
                item = self._waiting.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                break
            if item is None:
                return group, False
            group.append(item)
        return group, True

    def _written(self, log: Log | None, changes: Sequence[Change | TimelineError]) -> list[Answer]:
        good = [change for change in changes if not isinstance(change, TimelineError)]
        outcomes = iter(_append(log, good, self._words) if log else ())
        return [answer_to(change, change if isinstance(change, TimelineError) else next(outcomes)) for change in changes]


@dataclass(slots=True)
class _Waiting:
    change: Change | TimelineError
    answer: Future[Answer]


def _append(log: Log, changes: Sequence[Change], words: dict[str, str]) -> list[Outcome]:
    """One commit for all, or, where what is derived from one of them fails, one for each: only that one is refused then."""
    if not changes:
        return []
    try:
        return log.append_each(changes, author=words["author"], message=words["message"])
    except (CorruptLog, NotWritten):
        raise  # of the log, not of a change: what waits is refused, and the log is opened anew for the next group
    except TimelineError as error:
        if len(changes) == 1:
            return [error]
    return [outcome for change in changes for outcome in _append(log, [change], words)]


def answer_to(change: Change | TimelineError, outcome: Outcome) -> Answer:
    """What to tell whoever handed over a change, or an error in its place."""
    if isinstance(outcome, TimelineError):
        return Answer("" if isinstance(change, TimelineError) else event_id_of(change), "refused", error=outcome)
    if isinstance(outcome, Unchanged):
        return Answer(outcome.event_id, "unchanged", outcome.position, outcome.note)
    return Answer(outcome.event_id, _STATUS[outcome.operation], outcome.position)


def _tell(group: Sequence[_Waiting], answers: Sequence[Answer] | Exception) -> None:
    for number, each in enumerate(group):
        if isinstance(answers, TimelineError):  # the log could not be opened: each of them is refused, and the feed goes on
            each.answer.set_result(answer_to(each.change, each.change if isinstance(each.change, TimelineError) else answers))
        elif isinstance(answers, Exception):
            each.answer.set_exception(answers)
        else:
            each.answer.set_result(answers[number])
