"""What one can do to a log, and how that becomes rows: each change is checked against what the log holds before it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, assert_never

from timeline.canonical import canonical_json, dump
from timeline.dates import end_of_day
from timeline.errors import Conflict, InvalidInput, NotFound
from timeline.model import Entry, Event, Operation, Source, Standing
from timeline.store import refuse_halves
from timeline.stored import bounds_of, known_from, known_of, stored_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Record:
    """Put a new event on record."""

    event: Event


@dataclass(frozen=True, slots=True)
class Supersede:
    """Replace an event whole. ``expected_version`` guards against a change that the writer has not seen.

    ``again=False``, for files that are read more than once: not if it was ever replaced by this very content.
    """

    event: Event
    reason: str = ""
    expected_version: int | None = None
    again: bool = True


@dataclass(frozen=True, slots=True)
class Corroborate:
    """Add sources to an event; ``standing="actual"`` raises a reported one."""

    event_id: str
    sources: tuple[Source, ...]
    standing: Standing | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Retract:
    """Withdraw an event. ``known`` is when the withdrawal became public (EDTF); the day of recording if left out.

    ``again=False``, for files that are read more than once: not if it was ever retracted in these words.
    """

    event_id: str
    reason: str = ""
    known: str | None = None
    again: bool = True


@dataclass(frozen=True, slots=True)
class Erase:
    """Say that the words of an event's entries are erased, all of them. ``contents``: their positions, and what the words hash to.

    `Log.erase` makes it, and `timeline.copies.write_anew` takes the words away.
    """

    event_id: str
    contents: tuple[tuple[int, str], ...]
    reason: str


Change = Record | Supersede | Corroborate | Retract | Erase


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A change that the log already holds, so that nothing was written for it."""

    event_id: str
    position: int
    note: str


@dataclass(slots=True)
class Current:
    """An event as the log has it: its newest version, and the position of everything that was ever said of it.

    Never changed once it is made; it is not marked frozen because making a frozen one costs twice as much.
    """

    position: int
    version: int
    operation: str
    type: str
    standing: str
    payload: str
    edtf: str
    bounds: tuple[int, int, int, int]
    said: Mapping[tuple[str, str], int]


Held = tuple[Entry, Event | None, tuple[Source, ...]]
"""A new entry, and what it was made of: the event of a version, the sources that it brings."""


class Draft:
    """Turns changes into entries, one after the other, against the log and what came before in the same batch.

    ``rows`` holds them, but for their hashes, which come of storing them. ``unchanged`` names the changes that the log holds already.
    """

    def __init__(self, current: Mapping[str, Current], position: int, recorded: int) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self._made_of: list[tuple[Event | None, tuple[Source, ...]]] = []
        self.unchanged: list[Unchanged] = []
        self._current: dict[str, Current | int] = dict(current)
        """What is known of each event: an index of ``rows`` where it was recorded in this batch and nobody asked for it since."""
        self._position = position
        self._recorded = recorded
        self._recorded_day = end_of_day(recorded)
        """The last microsecond of the day of recording: what an event is known by when nothing else is said."""

    def take(self, change: Change) -> None:
        """Draft one change. Raises `Conflict`, `NotFound` or `InvalidInput`."""
        match change:
            case Record():
                self._record(change.event)
            case Supersede():
                self._supersede(change)
            case Corroborate():
                self._corroborate(change)
            case Retract():
                self._retract(change)
            case Erase():
                self._erase(change)
            case _:
                assert_never(change)

    def _record(self, event: Event) -> None:
        payload = dump(event)
        there = self._of(event.id)
        if there is None:
            self._version("record", event, payload, None, "")
            return
        if self._is_erased(there, event.id):
            return
        position = there.said.get(("record", payload)) or (there.position if there.payload == payload else 0)
        if not position:
            raise Conflict(
                f"{event.id} is on record with other content (position {there.position}): {_difference(there.payload, payload)}",
                expected=there.payload,
                found=payload,
                event_id=event.id,
                remedy=f"to replace it: timeline correct {event.id}; if it is another event, give it another id",
            )
        note = "is there already"
        if there.operation == "retract":
            note += f", and was retracted at position {there.position}; `timeline correct {event.id}` brings it back"
        elif there.position != position:
            note += f", and was corrected at position {there.position}"
        self.unchanged.append(Unchanged(event.id, position, note))

    def _supersede(self, change: Supersede) -> None:
        event, payload = change.event, dump(change.event)
        there = self._there(event.id)
        if self._is_erased(there, event.id, refuse=change.again):
            return
        if there.payload == payload and there.operation != "retract":
            self.unchanged.append(Unchanged(event.id, there.position, "says so already"))
            return
        if not change.again and ("supersede", payload) in there.said:
            note = f"said so before it was changed at position {there.position}"
            self.unchanged.append(Unchanged(event.id, there.said["supersede", payload], note))
            return
        if change.expected_version is not None and change.expected_version != there.version:
            raise Conflict(
                f"{event.id} has moved on: it is at version {there.version}, not {change.expected_version}",
                expected=change.expected_version,
                found=there.version,
                event_id=event.id,
                remedy=f"look at it with `timeline show {event.id}`, then repeat with --expect {there.version}",
            )
        self._version("supersede", event, payload, there, change.reason)

    def _corroborate(self, change: Corroborate) -> None:
        there = self._there(change.event_id)
        if self._is_erased(there, change.event_id):
            return
        if there.operation == "retract":
            raise Conflict(
                f"{change.event_id} was retracted at position {there.position}",
                event_id=change.event_id,
                remedy=f"bring it back first: timeline correct {change.event_id}",
            )
        if not change.sources:
            raise InvalidInput(f"corroborating {change.event_id} needs a source", remedy="name at least its publisher")
        if change.standing and (change.standing != "actual" or there.standing not in {"reported", "actual"}):
            raise InvalidInput(
                f"{change.event_id} is {there.standing}, and corroboration raises reported to actual and nothing else",
                remedy=f"for anything else: timeline correct {change.event_id}",
            )
        sources = [source.model_dump(mode="json", exclude_defaults=True) for source in change.sources]
        payload = canonical_json({"sources": sources})
        said = ("corroborate", payload)
        raises = change.standing == "actual" and there.standing == "reported"
        if said in there.said and not raises:
            self.unchanged.append(Unchanged(change.event_id, there.said[said], "is corroborated by it already"))
            return
        known = min(known_from(source.published) or self._recorded_day for source in change.sources)
        names = ", ".join(source.publisher for source in change.sources)
        after = replace(there, standing="actual") if raises else there
        words = "actual" if raises else "", f"corroborated by {names}", change.reason, payload
        self._remark("corroborate", there, change.event_id, there.version, known, words, change.sources)
        self._current[change.event_id] = replace(after, said={**there.said, said: self._position})

    def _retract(self, change: Retract) -> None:
        there = self._there(change.event_id)
        if self._is_erased(there, change.event_id, refuse=change.again):
            return
        if there.operation == "retract":
            self.unchanged.append(Unchanged(change.event_id, there.position, "is retracted already"))
            return
        known = known_from(change.known) or self._recorded_day
        payload = canonical_json({"known": change.known} if change.known else {})
        said = ("retract", payload)
        if not change.again and said in there.said:
            note = f"was retracted before it came back at position {there.position}"
            self.unchanged.append(Unchanged(change.event_id, there.said[said], note))
            return
        told = {**there.said, said: self._position + 1}
        gone = replace(there, version=there.version + 1, operation="retract", payload=payload, said=told)
        self._remark("retract", there, change.event_id, gone.version, known, ("", "retracted", change.reason, payload))
        self._current[change.event_id] = replace(gone, position=self._position)

    def _is_erased(self, there: Current, event_id: str, *, refuse: bool = False) -> bool:
        """Whether an event was erased, which is noted; with ``refuse`` it is a `Conflict`. Files that hold it still can be read again."""
        if there.operation != "erase":
            return False
        if refuse:
            raise erased(event_id, there.position)
        self.unchanged.append(Unchanged(event_id, there.position, "was erased, and does not come back"))
        return True

    def _erase(self, change: Erase) -> None:
        there = self._there(change.event_id)
        if self._is_erased(there, change.event_id):
            return
        contents = [{"content": content, "position": position} for position, content in change.contents]
        words = "", "erased", change.reason, canonical_json({"erased": contents})
        self._remark("erase", there, change.event_id, there.version, self._recorded_day, words)
        self._current[change.event_id] = replace(there, operation="erase", position=self._position)

    def _version(self, operation: Operation, event: Event, payload: str, there: Current | None, reason: str) -> None:
        """A new version of an event, ``there`` being the one before it."""
        version, concerns = (there.version + 1, there.position) if there else (1, 0)
        bounds = bounds_of(event.when) or stored_bounds(event.occurrence, event.id)
        known = known_of(event) or self._recorded_day
        words = event.headline, reason, payload
        self._push(
            (operation, event.id, version, concerns, event.TYPE, event.SCHEMA_VERSION, self._recorded, known, event.when),
            bounds,
            (event.standing, *words),
            event,
            event.sources,
        )
        if there is None:
            self._current[event.id] = len(self.rows) - 1
        else:
            said = {**there.said, (operation, payload): self._position}
            self._current[event.id] = Current(
                self._position, version, operation, event.TYPE, event.standing, payload, event.when, bounds, said
            )

    def _remark(
        self, operation: Operation, there: Current, event_id: str, version: int, known: int, words: tuple[str, str, str, str],
        sources: tuple[Source, ...] = (),
    ) -> None:  # fmt: skip
        """An entry that says something about the version ``there``; ``words``: standing, summary, reason and payload."""
        head = operation, event_id, version, there.position, there.type, 1, self._recorded, known, there.edtf
        self._push(head, there.bounds, words, None, sources)

    def _push(
        self,
        head: tuple[str, str, int, int, str, int, int, int, str],
        bounds: tuple[int, int, int, int],
        words: tuple[str, str, str, str],
        event: Event | None,
        sources: tuple[Source, ...],
    ) -> None:
        for text in words:
            if "\x00" in text or "\x1f" in text:
                name = ("standing", "summary", "reason", "payload")[words.index(text)]
                raise InvalidInput(f"{head[1]}: {name} holds a control character", remedy="remove it")
        refuse_halves(words)
        self._position += 1
        self.rows.append((self._position, *head, *bounds, *words))
        self._made_of.append((event, sources))

    def held(self, hashes: Iterable[str]) -> list[Held]:
        """The entries, whole now, each with what it was made of; ``hashes`` in the order of ``rows``."""
        return [
            (Entry._make((*row, hash_)), event, sources)
            for row, hash_, (event, sources) in zip(self.rows, hashes, self._made_of, strict=True)
        ]

    def _of(self, event_id: str) -> Current | None:
        """An event as the log and the changes before this one have it."""
        there = self._current.get(event_id)
        if isinstance(there, int):
            e = Entry._make((*self.rows[there], ""))
            bounds = e.begin_earliest, e.begin_latest, e.end_earliest, e.end_latest
            said = {(str(e.operation), e.payload): e.position}
            there = Current(e.position, e.version, e.operation, e.type, e.standing, e.payload, e.edtf, bounds, said)
            self._current[event_id] = there
        return there

    def _there(self, event_id: str) -> Current:
        there = self._of(event_id)
        if there is None:
            raise NotFound(f"there is no event {event_id} in the log", event_id=event_id, remedy="`timeline events` lists the ids")
        return there


def erased(event_id: str, position: int) -> Conflict:
    """What to say to who wants to change an event that was erased, by the entry at a position."""
    return Conflict(
        f"{event_id} was erased at position {position}, and does not come back",
        event_id=event_id,
        remedy="put what may be told on record under another id",
    )


def event_id_of(change: Change) -> str:
    """The id of the event that a change is about."""
    return change.event.id if isinstance(change, (Record, Supersede)) else change.event_id


def _difference(there: str, new: str) -> str:
    """The fields in which two payloads differ, both sides, shortened."""
    old, fresh = json.loads(there), json.loads(new)
    parts = [
        f"{name} is {_brief(old.get(name))} there and {_brief(fresh.get(name))} here"
        for name in sorted(old.keys() | fresh.keys())
        if old.get(name) != fresh.get(name)
    ]
    return "; ".join(parts)


def _brief(content: object) -> str:
    text = "not given" if content is None else json.dumps(content, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004
