"""The log: the only writer of entries, and their reader.

Everything that changes a log is one call of `Log.append`: one transaction, one commit, all of its changes or none.
"""

from __future__ import annotations

import getpass
import hashlib
import time
import uuid
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, runtime_checkable

from timeline.canonical import canonical_json
from timeline.changes import Change, Current, Draft, Erase, Held, Unchanged, erased, event_id_of
from timeline.columns import collector_paused, run
from timeline.dates import end_of_day
from timeline.errors import Conflict, InvalidInput, TimelineError
from timeline.headfile import Head, write_head
from timeline.model import Entry
from timeline.store import WAIT, Store, create_store, open_store, refuse_halves
from timeline.texts import sql
from timeline.writing import insert_draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from timeline.model import Event
    from timeline.vocabulary import Vocabulary


TURN = 1.0
"""Seconds after which a writer of many commits lets others in between two of them."""
PATIENCE = 600.0
"""Seconds that it waits for them."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: the new entries, what was there already, and the head after it."""

    head: Head
    entries: tuple[Entry, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()


Outcome = Entry | Unchanged | TimelineError
"""What became of one change: the new entry, the one that said so already, or why it was refused."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One append, as the log remembers it. Positions are inclusive; ``recorded`` in microseconds UTC."""

    number: int
    first_position: int
    last_position: int
    recorded: int
    author: str
    message: str
    request_id: str
    previous_hash: str
    hash: str


class Projection(Protocol):
    """Something derived from entries that is kept up in the append's own transaction."""

    def apply(self, store: Store, first: int, last: int) -> None:
        """Derive the rows of the entries at the positions from ``first`` to ``last``, both inclusive."""


@runtime_checkable
class DirectProjection(Projection, Protocol):
    """A projection that can do without reading back what was just written."""

    def take(self, store: Store, held: Sequence[Held]) -> None:
        """Derive the rows of these entries, which stand in the log already: what `apply` derives of their positions."""


class _Tip(NamedTuple):
    """Where the log ends: its last commit, as far as the next one needs it."""

    number: int
    head: Head
    recorded: int


def system_clock() -> int:
    """Now, in microseconds since 1970 UTC."""
    return time.time_ns() // 1000


class Log:
    """An open log. Make one with `Log.create` or `Log.open`; close it, or use it as a context manager."""

    def __init__(self, store: Store, vocabulary: Vocabulary, projections: Sequence[Projection] = ()) -> None:
        self.store = store
        self.vocabulary = vocabulary
        self._projections = tuple(projections)
        self._clock = system_clock
        self._tip: _Tip | None = None
        """Known while this log is open, since nobody else can write then; None where it has to be read."""
        self._hashes = False
        self._since = time.monotonic()

    @classmethod
    def create(cls, path: Path | str, vocabulary: Vocabulary, projections: Sequence[Projection] = (), *, wait: float | str = WAIT) -> Self:
        """Make a new, empty log. Raises `InvalidInput` where a file is there already."""
        return cls(create_store(Path(path), wait=wait), vocabulary, projections)

    @classmethod
    def open(cls, path: Path | str, vocabulary: Vocabulary, projections: Sequence[Projection] = (), *, wait: float | str = WAIT) -> Self:
        """Open a log for writing. Raises what `timeline.store.open_store` does."""
        return cls(open_store(Path(path), write=True, wait=wait), vocabulary, projections)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.store.__exit__(kind, error, trace)

    def take_turns(self) -> bool:
        """Where the log was held for longer than `TURN`, let go of it, wait for who waits, and take it again. True where it was.

        For those who commit many times. What was temporary in the connection is gone then. Raises what `open` does: what was
        committed stays, and the log is closed.
        """
        if time.monotonic() - self._since < TURN:
            return False
        self.store.close()
        self.store = open_store(self.store.path, write=True, wait=PATIENCE)
        self._tip, self._hashes, self._since = None, False, time.monotonic()
        return True

    def append(
        self,
        changes: Iterable[Change],
        *,
        author: str = "",
        message: str = "",
        expected_position: int | None = None,
        request_id: str | None = None,
    ) -> Appended:
        """Write all changes as one commit, or none of them.

        A change that the log already holds is left out and named in `Appended.unchanged`; where that leaves nothing, no
        commit is made. When this returns, the commit and the head file are on the disk.

        Raises `Conflict` (an id with other content, an unexpected head or version), `NotFound` (an id to change that is
        not there) and `InvalidInput` (what the log cannot hold); `NotWritten` and `CorruptLog` where the disk or the file fails.
        """
        changes = list(changes)
        refuse_halves((author, message))
        with self._turn() as tip:
            if expected_position is not None and expected_position != tip.head.position:
                raise Conflict(
                    f"the log has moved on: it ends at position {tip.head.position}, not at {expected_position}",
                    expected=expected_position,
                    found=tip.head.position,
                    remedy="read it again, then repeat with --expect and the new position",
                )
            done = self._done_before(request_id) if request_id else None
            if done is not None:
                return done
            draft = self._draft(changes, tip)
            for change in changes:
                draft.take(change)
            if not draft.rows:
                self._tip = tip
                return Appended(tip.head, unchanged=tuple(draft.unchanged))
            held, new = self._insert(draft, tip, author or own_name(), message, request_id or uuid.uuid4().hex)
        self._acknowledge(new)
        return Appended(new.head, tuple([entry for entry, _, _ in held]), tuple(draft.unchanged))

    def append_each(
        self,
        changes: Iterable[Change],
        *,
        author: str = "",
        message: str = "",
        request_id: str = "",
        before_commit: Callable[[Sequence[Unchanged | TimelineError | None]], None] | None = None,
    ) -> list[Outcome]:
        """Write the changes that can be written as one commit; what became of each of them, in their order.

        A change that the log refuses is left out, as if it had not come: an error stands in its place. When this returns, the
        commit and the head file are on the disk. ``before_commit`` is told what will become of each, None standing for a new
        entry; where it raises, nothing is written. ``request_id`` is the commit's; whether it was there is the caller's to ask.
        """
        changes = list(changes)
        refuse_halves((author, message, request_id))
        outcomes: list[Unchanged | TimelineError | None] = []
        with self._turn() as tip:
            draft = self._draft(changes, tip)
            for change in changes:
                try:
                    draft.take(change)
                except TimelineError as error:
                    outcomes.append(error)
                else:
                    outcomes.append(draft.unchanged.pop() if draft.unchanged else None)
            request = request_id or uuid.uuid4().hex
            held, new = self._insert(draft, tip, author or own_name(), message, request) if draft.rows else ([], tip)
            if before_commit:
                before_commit(outcomes)
        self._acknowledge(new)
        written = iter(held)
        return [next(written)[0] if outcome is None else outcome for outcome in outcomes]

    @contextmanager
    def _turn(self) -> Iterator[_Tip]:
        """A transaction, and where the log ends before it. Whatever goes wrong in it, that is read again the next time."""
        self._define_hash()
        with collector_paused(), self.store.transaction():
            tip, self._tip = self._tip or self._read_tip(), None
            yield tip

    def _acknowledge(self, tip: _Tip) -> None:
        write_head(self.store.path, tip.head)
        self._tip = tip

    def _draft(self, changes: Sequence[Change], tip: _Tip) -> Draft:
        return Draft(self._current(changes), tip.head.position, max(self._clock(), tip.recorded))

    def erase(self, event_id: str, reason: str, *, author: str = "", message: str = "") -> Appended:
        """Put on record that the words of all entries about an event are erased. `timeline.copies.write_anew` then takes them away.

        What stays: the id, the type, the dates, who recorded it when, and the hash of the words. Repeated, it changes nothing.
        Raises `NotFound`, and `InvalidInput` where no reason is given.
        """
        if not reason.strip():
            raise InvalidInput(
                f"erasing {event_id} needs a reason", remedy='it stays on record for good: --reason "court order of 3 May 2023"'
            )
        self._define_hash()
        contents = tuple(self.store.rows(sql("erased_contents"), [event_id]))
        return self.append([Erase(event_id, contents, reason)], author=author, message=message)

    def to_be_erased(self) -> tuple[int, ...]:
        """The positions of the entries that the log says are erased and that still have their words."""
        self._define_hash()
        return tuple(row[0] for row in self.store.rows(sql("pending_erasures")))

    def append_staged(self, first: int, last: int, *, author: str = "", message: str = "", request_id: str) -> Head | None:
        """Write the lines from ``first`` to ``last``, inclusive, of the temporary table ``staged`` as one commit; set-based, for imports.

        The rows (see `append_staged.sql`) have to be what `append` would have made of them. The head before these entries; None where
        the request is in the log already.
        """
        with self._turn() as tip:
            if self.done(request_id):
                return None
            before, number, recorded = tip.head, tip.number + 1, max(self._clock(), tip.recorded)
            end = before.position + last - first + 1
            self.store.connection.execute(sql("append_staged"), [number, before.position, recorded, end_of_day(recorded), first, last])
            commit = Commit(number, before.position + 1, end, recorded, author or own_name(), message, request_id, before.hash, "")
            ((digest,),) = self.store.rows(sql("digest"), [number])
            new = _Tip(number, chain(self.store, commit, digest), recorded)
            for projection in self._projections:
                projection.apply(self.store, before.position + 1, end)
        self._acknowledge(new)
        return before

    def append_written(self, write: Callable[[int, int], Head | None]) -> Head:
        """Append commits that were made elsewhere; the head after it. ``write`` inserts them and their entries, and answers for every hash.

        It gets the last position and the last commit's number of this log, and gives the new head, or None where there is nothing new.
        """
        with self._turn() as tip:
            head = write(tip.head.position, tip.number)
            if head is None:
                self._tip = tip
                return tip.head
            for projection in self._projections:
                projection.apply(self.store, tip.head.position + 1, head.position)
        self._acknowledge(self._read_tip())
        return head

    def done(self, request_id: str) -> bool:
        """Whether a request is in the log."""
        return self._done_before(request_id) is not None

    def newest(self, event_id: str) -> Event | None:
        """The newest version of an event, a retracted one's last words included; None where the id is not in the log.

        Raises `Conflict` for one that was erased.
        """
        for payload, schema_version, erased_at in self.store.rows(sql("newest"), [event_id]):
            if erased_at is not None:
                raise erased(event_id, erased_at)
            return self.vocabulary.load(payload, schema_version)
        return None

    def _done_before(self, request: str) -> Appended | None:
        found = self.store.rows("select first_position, last_position, hash from commits where request_id = ?", [request])
        if not found:
            return None
        first, last, _ = found[0]
        note = f"this very request is in the log already, at positions {first} to {last}"
        return Appended(self.store.head(), unchanged=(Unchanged("", first, note),))

    def _current(self, changes: Sequence[Change]) -> dict[str, Current]:
        """The events that the changes are about, as the log has them."""
        ids = sorted({name for name in map(event_id_of, changes) if name.isascii()})  # no other is an id, so none is there
        rows = run(self.store.connection, sql("current"), (), {"event_id": "text"}, [ids]) if ids else []
        current: dict[str, Current] = {}
        for event_id, position, version, operation, type_, standing, payload, edtf, *bounds in rows:
            before = current.get(event_id)
            said = {**(before.said if before else {}), (operation, payload): position}
            if operation == "erase" and before:
                current[event_id] = replace(before, position=position, operation=operation)
            elif operation == "corroborate" and before:
                current[event_id] = replace(before, standing=standing or before.standing, said=said)
            else:
                begin_earliest, begin_latest, end_earliest, end_latest = bounds
                whole = (begin_earliest, begin_latest, end_earliest, end_latest)
                current[event_id] = Current(position, version, operation, type_, standing, payload, edtf, whole, said)
        return current

    def _read_tip(self) -> _Tip:
        rows = self.store.rows(sql("tip"))
        return _Tip(rows[0][0], Head(*rows[0][1:3]), rows[0][3]) if rows else _Tip(0, Head(), 0)

    def _define_hash(self) -> None:
        """Bring the one definition of an entry's hash along, outside of any transaction, which might take it back."""
        if not self._hashes:
            with self.store.told():
                self.store.connection.execute(sql("hash"))
            self._hashes = True

    def _insert(self, draft: Draft, tip: _Tip, author: str, message: str, request: str) -> tuple[list[Held], _Tip]:
        """Insert entries, what is derived from them and their commit. The hashes come from the one definition, in `hash.sql`."""
        number = tip.number + 1
        held = insert_draft(self.store, draft, number)
        first, last = held[0][0], held[-1][0]
        commit = Commit(number, first.position, last.position, first.recorded, author, message, request, tip.head.hash, "")
        head = chain(self.store, commit, digest_of([entry.hash for entry, _, _ in held]))
        for projection in self._projections:
            if isinstance(projection, DirectProjection):
                projection.take(self.store, held)
            else:
                projection.apply(self.store, first.position, last.position)
        return held, _Tip(number, head, first.recorded)


def chain(store: Store, commit: Commit, entries_digest: str) -> Head:
    """Insert a commit with its hash; the head after it."""
    chained = replace(commit, hash=commit_hash(commit, entries_digest))
    store.connection.execute("insert into commits values (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(astuple(chained)))
    return Head(chained.last_position, chained.hash)


def digest_of(hashes: Sequence[str]) -> str:
    """The digest of a commit's entries, from their hashes in order of position, as `digest.sql` has it."""
    thousands = ["".join(hashes[start : start + 1000]) for start in range(0, len(hashes), 1000)]
    return hashlib.sha256("".join([hashlib.sha256(each.encode()).hexdigest() for each in thousands]).encode()).hexdigest()


def commit_hash(commit: Commit, entries_digest: str) -> str:
    """The chain: SHA-256 over the previous hash, the digest of the entries' hashes in order, and the commit's own words."""
    words = canonical_json(
        [commit.number, commit.first_position, commit.last_position, commit.recorded, commit.author, commit.message, commit.request_id]
    )
    return hashlib.sha256(f"{commit.previous_hash}{entries_digest}{words}".encode()).hexdigest()


def own_name() -> str:
    """Who writes, where nobody is named: the login name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
