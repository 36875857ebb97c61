"""What one can do to a log, and how that becomes rows: each change is checked against what the log holds before it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from timeline.dates import Occurrence, end_of_day, occurrence_of
from timeline.errors import Conflict, InvalidInput, NotFound
from timeline.model import EARLIEST, LATEST, Entry, Event, Operation, Source, Standing
from timeline.canonical import canonical_json, dump

if TYPE_CHECKING:
    from collections.abc import Mapping


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


Change = Record | Supersede | Corroborate | Retract


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


@dataclass(slots=True)
class Drafted:
    """A new entry, and what it was made of: the event of a version, the sources that it brings."""

    entry: Entry
    event: Event | None
    sources: tuple[Source, ...]


class Draft:
    """Turns changes into entries, one after the other, against the log and what came before in the same batch.

    ``drafted`` holds them; their entries have no hash yet. ``unchanged`` names the changes that the log holds already.
    """

    def __init__(self, current: Mapping[str, Current], position: int, recorded: int) -> None:
        self.drafted: list[Drafted] = []
        self.unchanged: list[Unchanged] = []
        self._current = dict(current)
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
            case _:
                assert_never(change)

    def _record(self, event: Event) -> None:
        payload = dump(event)
        there = self._current.get(event.id)
        if there is None:
            self._version("record", event, payload, None, "")
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
        self._push(
            "corroborate",
            change.event_id,
            after,
            there.position,
            known,
            f"corroborated by {names}",
            change.reason,
            payload,
            standing="actual" if raises else "",
            sources=change.sources,
        )
        self._current[change.event_id] = replace(after, said={**there.said, said: self._position})

    def _retract(self, change: Retract) -> None:
        there = self._there(change.event_id)
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
        self._push("retract", change.event_id, gone, there.position, known, "retracted", change.reason, payload, standing="")
        self._current[change.event_id] = replace(gone, position=self._position)

    def _version(self, operation: Operation, event: Event, payload: str, there: Current | None, reason: str) -> None:
        """A new version of an event, ``there`` being the one before it."""
        version = Current(
            position=self._position + 1,
            version=there.version + 1 if there else 1,
            operation=operation,
            type=event.TYPE,
            standing=event.standing,
            payload=payload,
            edtf=event.when,
            bounds=stored_bounds(event.occurrence, event.id),
            said={**(there.said if there else {}), (operation, payload): self._position + 1},
        )
        known = known_of(event) or self._recorded_day
        self._push(
            operation,
            event.id,
            version,
            there.position if there else 0,
            known,
            event.headline,
            reason,
            payload,
            standing=event.standing,
            schema_version=event.SCHEMA_VERSION,
            event=event,
            sources=event.sources,
        )
        self._current[event.id] = version

    def _push(
        self,
        operation: Operation,
        event_id: str,
        version: Current,
        concerns: int,
        known: int,
        summary: str,
        reason: str,
        payload: str,
        *,
        standing: str,
        schema_version: int = 1,
        event: Event | None = None,
        sources: tuple[Source, ...] = (),
    ) -> None:
        for name, text in (("summary", summary), ("reason", reason), ("payload", payload)):
            if "\x00" in text or "\x1f" in text:
                raise InvalidInput(f"{event_id}: {name} holds a control character", remedy="remove it")
        self._position += 1
        entry = Entry(
            self._position,
            operation,
            event_id,
            version.version,
            concerns,
            version.type,
            schema_version,
            self._recorded,
            known,
            version.edtf,
            *version.bounds,
            standing,
            summary,
            reason,
            payload,
            hash="",
        )
        self.drafted.append(Drafted(entry, event, sources))

    def _there(self, event_id: str) -> Current:
        there = self._current.get(event_id)
        if there is None:
            raise NotFound(f"there is no event {event_id} in the log", event_id=event_id, remedy="`timeline events` lists the ids")
        return there


def event_id_of(change: Change) -> str:
    """The id of the event that a change is about."""
    return change.event.id if isinstance(change, (Record, Supersede)) else change.event_id


def stored_bounds(occurrence: Occurrence, event_id: str = "") -> tuple[int, int, int, int]:
    """The four bounds as the log stores them: begin earliest and latest, end earliest and latest, in microseconds, inclusive.

    An open or unknown bound is `EARLIEST` or `LATEST`. Raises `InvalidInput` for a date that a 64-bit number cannot order.
    """
    b = occurrence.bounds
    whole = (
        EARLIEST if b.begin_earliest is None else b.begin_earliest,
        LATEST if b.begin_latest is None else b.begin_latest,
        EARLIEST if b.end_earliest is None else b.end_earliest,
        LATEST if b.end_latest is None else b.end_latest,
    )
    if min(whole) < EARLIEST or max(whole) > LATEST:
        raise InvalidInput(
            f"{event_id}: {occurrence.edtf} lies outside what the log can order (about 290,000 years either way)",
            remedy="keep such dates under `data:`",
        )
    return whole


def known_of(event: Event) -> int | None:
    """When an event certainly was public: as given, or the earliest of its sources; None where neither tells."""
    if event.known:
        return known_from(event.known)
    published = [known for source in event.sources if (known := known_from(source.published)) is not None]
    return min(published, default=None)


def known_from(published: str | None) -> int | None:
    """The last moment of a day (or month …) of publication: by then it certainly was public. An open end tells nothing."""
    return occurrence_of(published).bounds.end_latest if published else None


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
