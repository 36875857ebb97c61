"""Events, their sources and their entries as a reader sees them: plain immutable values with a JSON form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from timeline.frames import Tabular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from timeline.clocks import Cutoffs


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as it was given; ``position`` is the entry that brought it."""

    publisher: str
    title: str
    url: str
    published: str
    quote: str
    via: str
    position: int

    def to_dict(self) -> dict[str, str]:
        """The JSON form: what was given, and the publisher even where it is blank, since without one nothing is read as a source."""
        names = ("title", "url", "published", "quote", "via")
        return {"publisher": self.publisher} | {name: text for name in names if (text := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as it stands at some cut-offs. Clocks in microseconds; ``fields`` is the event as it was written."""

    id: str
    type: str
    edtf: str
    standing: str
    summary: str
    known: int
    recorded: int
    version: int
    position: int
    fields: dict[str, Any]
    begin_earliest: int
    begin_latest: int
    sources: tuple[SourceView, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: the event as it was written, with what the log adds."""
        return {
            **self.fields,
            "id": self.id,
            "type": self.type,
            "when": self.edtf,
            "standing": self.standing,
            "summary": self.summary,
            "sources": [source.to_dict() for source in self.sources],
            "version": self.version,
            "position": self.position,
        }

    def to_row(self) -> dict[str, Any]:
        """The flat form."""
        return {
            "when": self.edtf,
            "type": self.type,
            "standing": self.standing,
            "summary": self.summary,
            "id": self.id,
            "sources": len(self.sources),
            "version": self.version,
            "position": self.position,
        }


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry about an event, with the commit that brought it. ``step`` compares it with the version before."""

    position: int
    operation: str
    version: int
    type: str
    edtf: str
    standing: str
    summary: str
    reason: str
    known: int
    recorded: int
    author: str
    message: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class CodedMonth:
    """The coded events of a month on a dyad, counted. ``month`` is ``2023-02``, empty where their begin is open; ``dyad`` empty for none.

    ``scored`` have a score: ``cooperative`` ones above zero, ``hostile`` ones below. ``cooperation`` and ``conflict`` are sums of
    score times weight.
    """

    month: str
    type: str
    dyad: str
    events: int
    scored: int
    cooperative: int
    hostile: int
    cooperation: float
    conflict: float

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def sentence(self) -> str:
        """What the figures come to, in one line."""
        parties = self.dyad.replace("-", "–") if self.dyad else "Others"
        events = "1 event" if self.events == 1 else f"{self.events:,} events"
        kinds = [f"{count:,} {kind}" for count, kind in ((self.cooperative, "cooperative"), (self.hostile, "hostile")) if count]
        return f"{parties}: {events} in {self.type.partition('.')[2].upper()} data{', ' if kinds else ''}{', '.join(kinds)}."

    def to_row(self) -> dict[str, Any]:
        """The flat form, with the columns of an event."""
        what = {"when": self.month, "type": self.type, "standing": "", "summary": self.sentence}
        return {**what, "id": "", "sources": 0, "version": 0, "position": 0}


@dataclass(frozen=True, slots=True)
class Chronology(Tabular):
    """Events in the order in which they happened, by the cut-offs. Iterates over them. ``span`` is what was asked for, echoed.

    ``coded``: the coded events of the span, counted by month and dyad; the busiest dyad of a month first.
    """

    COLUMNS: ClassVar[Mapping[str, type]] = {
        "when": str,
        "type": str,
        "standing": str,
        "summary": str,
        "id": str,
        "sources": int,
        "version": int,
        "position": int,
    }

    cutoffs: Cutoffs
    span: str
    events: tuple[EventView, ...]
    coded: tuple[CodedMonth, ...] = ()

    def __iter__(self) -> Iterator[EventView]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"span": self.span or None, "position": self.cutoffs.position, **self._content()}

    def _content(self) -> dict[str, Any]:
        coded = {"coded": [month.to_dict() for month in self.coded]} if self.coded else {}
        return {"events": [event.to_dict() for event in self.events], **coded}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary an event, and after them one for each month and dyad of coded ones; ``sources`` is their number."""
        return [*(event.to_row() for event in self.events), *(month.to_row() for month in self.coded)]
