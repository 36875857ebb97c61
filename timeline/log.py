"""The log: the only writer of entries, and their reader.

Everything that changes a log is one call of `Log.append`: one transaction, one commit, all of its changes or none.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import time
import uuid
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from timeline.changes import Change, Current, Draft, Unchanged, event_id_of
from timeline.dates import end_of_day
from timeline.errors import Conflict
from timeline.headfile import Head, write_head
from timeline.store import WAIT, Store, create_store, open_store, sql
from timeline.vocabulary import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from timeline.model import Entry, Event
    from timeline.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: the new entries, what was there already, and the head after it."""

    head: Head
    entries: tuple[Entry, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()


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

    @classmethod
    def create(cls, path: Path | str, vocabulary: Vocabulary, projections: Sequence[Projection] = (), *, wait: float = WAIT) -> Self:
        """Make a new, empty log. Raises `InvalidInput` where a file is there already."""
        return cls(create_store(Path(path), wait=wait), vocabulary, projections)

    @classmethod
    def open(cls, path: Path | str, vocabulary: Vocabulary, projections: Sequence[Projection] = (), *, wait: float = WAIT) -> Self:
        """Open a log for writing. Raises what `timeline.store.open_store` does."""
        return cls(open_store(Path(path), write=True, wait=wait), vocabulary, projections)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()

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
        not there) and `InvalidInput` (what the log cannot hold).
        """
        changes = list(changes)
        request = request_id or uuid.uuid4().hex
        with self.store.transaction():
            head = self.store.head()
            if expected_position is not None and expected_position != head.position:
                raise Conflict(
                    f"the log has moved on: it ends at position {head.position}, not at {expected_position}",
                    expected=expected_position,
                    found=head.position,
                    remedy="read it again, then repeat with --expect and the new position",
                )
            done = self._done_before(request)
            if done is not None:
                return done
            draft = Draft(self._current(changes), head.position, self._recorded())
            for change in changes:
                draft.take(change)
            if not draft.entries:
                return Appended(head, unchanged=tuple(draft.unchanged))
            entries, head = self._insert(draft.entries, head, author or _user(), message, request)
            for projection in self._projections:
                projection.apply(self.store, entries[0].position, head.position)
        write_head(self.store.path, head)
        return Appended(head, entries, tuple(draft.unchanged))

    def append_staged(self, first: int, last: int, *, author: str = "", message: str = "", request_id: str) -> Head | None:
        """Write the lines from ``first`` to ``last``, inclusive, of the temporary table ``staged`` as one commit; set-based, for imports.

        The rows (see `append_staged.sql`) have to be what `append` would have made of them. The head before these entries; None where
        the request is in the log already.
        """
        with self.store.transaction():
            before = self.store.head()
            if self.done(request_id):
                return None
            recorded = self._recorded()
            number = self._next_commit()
            end = before.position + last - first + 1
            self.store.connection.execute(sql("hash"))
            self.store.connection.execute(sql("append_staged"), [number, before.position, recorded, end_of_day(recorded), first, last])
            commit = Commit(number, before.position + 1, end, recorded, author or _user(), message, request_id, before.hash, "")
            head = self._commit(commit)
            for projection in self._projections:
                projection.apply(self.store, before.position + 1, end)
        write_head(self.store.path, head)
        return before

    def done(self, request_id: str) -> bool:
        """Whether a request is in the log."""
        return self._done_before(request_id) is not None

    def newest(self, event_id: str) -> Event | None:
        """The newest version of an event, a retracted one's last words included; None where the id is not in the log."""
        rows = self.store.rows(sql("newest"), [event_id])
        return self.vocabulary.load(*rows[0]) if rows else None

    def _done_before(self, request: str) -> Appended | None:
        found = self.store.rows("select first_position, last_position, hash from commits where request_id = ?", [request])
        if not found:
            return None
        first, last, _ = found[0]
        note = f"this very request is in the log already, at positions {first} to {last}"
        return Appended(self.store.head(), unchanged=(Unchanged("", first, note),))

    def _recorded(self) -> int:
        """The clock of this commit: never before the last one's, even where the system clock went back."""
        last: int = self.store.rows("select coalesce(max(recorded), 0) from commits")[0][0]
        return max(self._clock(), last)

    def _current(self, changes: Sequence[Change]) -> dict[str, Current]:
        """The events that the changes are about, as the log has them."""
        rows = self.store.rows(sql("current"), [sorted({event_id_of(change) for change in changes})])
        current: dict[str, Current] = {}
        for event_id, position, version, operation, type_, standing, payload, edtf, *bounds in rows:
            before = current.get(event_id)
            said = {**(before.said if before else {}), (operation, payload): position}
            if operation == "corroborate" and before:
                current[event_id] = replace(before, standing=standing or before.standing, said=said)
            else:
                begin_earliest, begin_latest, end_earliest, end_latest = bounds
                whole = (begin_earliest, begin_latest, end_earliest, end_latest)
                current[event_id] = Current(position, version, operation, type_, standing, payload, edtf, whole, said)
        return current

    def _insert(self, drafts: Sequence[Entry], head: Head, author: str, message: str, request: str) -> tuple[tuple[Entry, ...], Head]:
        """Insert entries and their commit. The hashes come from the one definition, in `hash.sql`."""
        self.store.connection.execute(sql("hash"))
        number = self._next_commit()
        self.store.connection.execute(sql("append"), [number, json.dumps([_columns(entry) for entry in drafts])])
        first, last = drafts[0], drafts[-1]
        commit = Commit(number, first.position, last.position, first.recorded, author, message, request, head.hash, "")
        head = self._commit(commit)
        hashes = self.store.rows("select hash from entries where commit_number = ? order by position", [number])
        return tuple(replace(entry, hash=row[0]) for entry, row in zip(drafts, hashes, strict=True)), head

    def _next_commit(self) -> int:
        return int(self.store.rows("select coalesce(max(number), 0) + 1 from commits")[0][0])

    def _commit(self, commit: Commit) -> Head:
        """Chain the commit of entries that are inserted already."""
        ((entries_digest,),) = self.store.rows(sql("digest"), [commit.number])
        chained = replace(commit, hash=commit_hash(commit, entries_digest))
        self.store.connection.execute("insert into commits values (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(astuple(chained)))
        return Head(chained.last_position, chained.hash)


def _columns(entry: Entry) -> dict[str, object]:
    columns = asdict(entry)
    del columns["hash"]
    return columns


def commit_hash(commit: Commit, entries_digest: str) -> str:
    """The chain: SHA-256 over the previous hash, the digest of the entries' hashes in order, and the commit's own words."""
    words = canonical_json(
        [commit.number, commit.first_position, commit.last_position, commit.recorded, commit.author, commit.message, commit.request_id]
    )
    return hashlib.sha256(f"{commit.previous_hash}{entries_digest}{words}".encode()).hexdigest()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
