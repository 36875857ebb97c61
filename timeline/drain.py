"""Taking a queue of facts in PostgreSQL into a log, each exactly once (docs/teams.md, ADR 0032).

The log remembers by itself how far it has come: the request id of each commit names the queue and the last of its facts that were
settled with it, `drain:QUEUE:NUMBER:DIGEST`. A fact that makes no entry (refused, or said already) is noted in the queue before.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Self

from timeline.errors import Conflict, CorruptLog, LogBusy, NotWritten, TimelineError
from timeline.feed import MOST, Answer, answer_to
from timeline.model import Entry
from timeline.postgres import Fact, Queue, ServerLost, Told
from timeline.store import open_store
from timeline.texts import sql

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from timeline.changes import Change
    from timeline.log import Log
    from timeline.store import Store

PATIENCE = 300.0
"""Seconds that a drain that follows goes on trying where the server is gone or the log is busy."""
_LONGEST = 2_000
"""Characters of a reason that are noted."""


class Taken(NamedTuple):
    """The last fact of a queue that a log has settled, and the digest of its text; 0 where it has none."""

    number: int = 0
    digest: str = ""


@dataclass(slots=True)
class Drained:
    """What a drain did: how many facts came to which status, and the last of them."""

    counts: Counter[str] = field(default_factory=Counter)
    last: int = 0


def taken_by(store: Store, queue: str) -> Taken:
    """How far a log has come with a queue, as the log itself has it."""
    rows = store.rows(sql("drained"), [f"drain:{queue}:"])
    if not rows:
        return Taken()
    _, _, number, digest = rows[0][0].split(":")
    return Taken(int(number), digest)


def digest_of(text: str) -> str:
    """What the log keeps of the text of the last fact that it took: so many digits tell it from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Drain:
    """Takes what a queue holds into the log at ``path``. Use it as a context manager.

    ``connect`` gives the queue, ``open_log`` the log for writing; ``read`` makes a change of a fact, or raises a `TimelineError`. ``tell``
    hears of each fact that is settled. `begin` and `once` raise what these do, and `Conflict` where the queue is not what it was.
    """

    def __init__(
        self,
        path: Path,
        connect: Callable[[], Queue],
        open_log: Callable[[], Log],
        read: Callable[[Fact], Change],
        *,
        most: int = MOST,
        wait: float = 10.0,
        author: str = "",
        message: str = "",
        tell: Callable[[Fact, Answer], None] | None = None,
    ) -> None:
        self.done = Drained()
        self._path, self._connect, self._open_log, self._read = path, connect, open_log, read
        self._most, self._wait = most, wait
        self._words = {"author": author, "message": message}
        self._tell = tell
        self._queue: Queue | None = None
        self._after = 0

    def begin(self) -> Queue:
        """Connect, and find the place where the log left off. Does nothing where it is connected."""
        if self._queue is None:
            queue = self._connect()
            try:
                with open_store(self._path, wait=self._wait) as store:
                    taken = taken_by(store, queue.id)
                _check_same(queue, taken)
            except BaseException:
                queue.close()
                raise
            self._queue, self._after = queue, taken.number
        return self._queue

    def once(self) -> bool:
        """Settle the next group of facts. True where it was a full one, so that there may be more."""
        queue = self.begin()
        facts = queue.facts(self._after, self._most)
        if not facts:
            return False
        read = [(fact, self._change(fact)) for fact in facts]  # before the log is opened: others have it meanwhile
        with self._open_log() as log:
            taken = taken_by(log.store, queue.id).number  # another drain may have been here
            heads: dict[str, bool] = {}
            left = [each for each in read if each[0].number > taken and not _answered(log.store, each[0], heads)]
            self._append(queue, log, left)
        self._after = self.done.last = facts[-1].number
        return len(facts) == self._most

    def drain(self, stop: threading.Event) -> None:
        """Settle all facts that are there, or until told to stop, which is heard after a group."""
        while not stop.is_set() and self.once():
            pass

    def follow(self, stop: threading.Event, every: float, say: Callable[[str], None]) -> None:
        """Go on until told to stop, looking again after ``every`` seconds.

        Where the server is gone or the log is busy it tries again for `PATIENCE` seconds, then raises what stood in the way.
        """
        since: float | None = None
        while not stop.is_set():
            try:
                more = self.once()
            except (LogBusy, ServerLost) as error:
                if since is None:
                    since = time.monotonic()
                    say(f"{error.message}; trying again")
                if time.monotonic() - since > PATIENCE:
                    raise
                self.close()
                stop.wait(max(every, 0.2))
                continue
            since = None
            if not more:
                stop.wait(every)

    def close(self) -> None:
        """Hang up."""
        if self._queue is not None:
            self._queue.close()
            self._queue = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _change(self, fact: Fact) -> Change | TimelineError:
        try:
            return self._read(fact)
        except TimelineError as error:
            return error

    def _append(self, queue: Queue, log: Log, facts: Sequence[tuple[Fact, Change | TimelineError]]) -> None:
        """One commit for all, or, where what is derived from one of them fails, one for each: only that one is refused then."""
        if not facts:
            return
        head, last = str(log.store.head()), facts[-1][0]
        good = [change for _, change in facts if not isinstance(change, TimelineError)]
        noting: list[TimelineError] = []

        def note(outcomes: Sequence[object]) -> None:
            given = iter(outcomes)
            settled = [(fact, change if isinstance(change, TimelineError) else next(given)) for fact, change in facts]
            try:
                _note(queue, settled, head)
            except TimelineError as error:
                noting.append(error)
                raise

        try:
            outcomes = iter(log.append_each(good, **self._words, request_id=_request(queue, last), before_commit=note))
        except (CorruptLog, NotWritten):
            raise  # of the log, not of a fact
        except TimelineError as error:
            if noting:
                raise
            if len(facts) > 1:
                for each in facts:
                    self._append(queue, log, [each])
                return
            _note(queue, [(last, error)], head)
            self._settled(last, answer_to(facts[0][1], error))
            return
        for fact, change in facts:
            self._settled(fact, answer_to(change, change if isinstance(change, TimelineError) else next(outcomes)))

    def _settled(self, fact: Fact, answer: Answer) -> None:
        self.done.counts[answer.status] += 1
        if self._tell:
            self._tell(fact, answer)


def _request(queue: Queue, last: Fact) -> str:
    return f"drain:{queue.id}:{last.number}:{digest_of(last.text)}"


def _answered(store: Store, fact: Fact, heads: dict[str, bool]) -> bool:
    """Whether this very log settled a fact without an entry: what another log said, or this one before it was restored, does not count."""
    head = fact.answered_at
    if head and head not in heads:
        position, _, hash_ = head.partition(":")
        heads[head] = position == "0" or store.rows(sql("contains_head"), [int(position), hash_])[0][0] > 0
    return bool(head) and heads[head]


def _note(queue: Queue, settled: Sequence[tuple[Fact, object]], head: str) -> None:
    told = []
    for fact, outcome in settled:
        if isinstance(outcome, TimelineError):
            problems = getattr(outcome, "problems", ()) or (outcome,)
            remedies = dict.fromkeys(problem.remedy for problem in problems if problem.remedy)
            words = "; ".join(problem.message for problem in problems), "; ".join(remedies)
            told.append(Told(fact.number, "refused", words[0][:_LONGEST], words[1][:_LONGEST], head))
        elif outcome is not None and not isinstance(outcome, Entry):
            told.append(Told(fact.number, "unchanged", str(getattr(outcome, "note", "")), "", head))
    noted = {each.number for each in told}
    queue.answer(told, [fact.number for fact, _ in settled if fact.answered_at and fact.number not in noted])


def _check_same(queue: Queue, taken: Taken) -> None:
    """Raise `Conflict` where facts that the log still needs are gone, or where numbers were given anew to other facts."""
    if queue.forgotten > taken.number:
        raise Conflict(
            f"{queue.address}: facts up to {queue.forgotten} were removed from the queue, and the log has taken them up to {taken.number}",
            expected=taken.number,
            found=queue.forgotten,
            remedy="restore a newer backup of the log; or, to go without them: update timeline.queue set forgotten = 0",
        )
    if not taken.number:
        return
    last, text = queue.last(), queue.text_of(taken.number)  # after the log was asked: another drain may go on meanwhile
    if last < taken.number or (text is not None and digest_of(text) != taken.digest):
        how = f"the queue ends at {last}" if last < taken.number else "that number has other content"
        raise Conflict(
            f"{queue.address}: the log has taken facts up to {taken.number}, and {how}: the database went back to an earlier state",
            expected=taken.number,
            found=last,
            remedy="name it anew, and all of it is taken again, what the log holds already as unchanged: "
            "update timeline.queue set id = gen_random_uuid()",
        )
