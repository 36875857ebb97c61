"""A chronology as a document: sections of items, each with the words that every format shows. No format is known here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.importance import Importance
    from timeline.render.chronology.made import Made
    from timeline.views import SourceView


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who took part. ``role`` is actor or target; ``offices``: what they held on that day, the one taken last first."""

    name: str
    party: str
    role: str
    offices: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"name": self.name, "party": self.party, "role": self.role, "offices": list(self.offices)}


@dataclass(frozen=True, slots=True)
class Item:
    """One event as it is told.

    ``date``: as it stands in its section, where what the heading says is not said again; ``when``: in full. ``first_day`` and
    ``last_day``: ISO days, empty where they are open. ``vague``: what a bare month or year leaves open. ``repeats``: the item before has the same date. ``sentence``: what
    happened, with its standing in words. ``caption``: who is who, where the reader has not been told. ``replies``: what others
    say to a claim. ``marks``: what to bear in mind (order, hindsight). ``correction``: what the log said before.
    ``notes``: numbers of footnotes. ``erased``: what it said was erased by law; only its date is left.
    """

    id: str
    type: str
    position: int
    version: int
    edtf: str
    date: str
    when: str
    first_day: str
    last_day: str
    vague: str
    repeats: bool
    sentence: str
    standing: str
    caption: str = ""
    replies: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    correction: str = ""
    withdrawn: str = ""
    people: tuple[Person, ...] = ()
    parties: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    dyads: tuple[str, ...] = ()
    where: str = ""
    known: str = ""
    sources: tuple[SourceView, ...] = ()
    cited: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    importance: Importance | None = None
    erased: bool = False

    @property
    def prose(self) -> str:
        """All that is said of it, in one paragraph; the date, marks and notes stand apart."""
        return " ".join(part for part in (self.sentence, *self.replies, self.caption) if part)

    @property
    def fingerprint(self) -> str:
        """The same for two items that say the same, wherever they stand and whatever their notes are numbered."""
        said = (
            self.edtf, self.sentence, self.standing, self.replies, self.correction, self.withdrawn, self.cited, self.known,
            [person.to_dict() for person in self.people],
        )  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. ``items`` can be gone through once; ``lines`` are sums of coded events."""

    heading: str
    items: Iterator[Item]
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Notes:
    """Footnotes, each text once, numbered in the order in which they are first needed."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def number(self, words: str, url: str = "") -> int:
        """The number of a note."""
        return self.numbers.setdefault((words, url), len(self.numbers) + 1)

    def __iter__(self) -> Iterator[tuple[int, str, str]]:
        """Number, words, and the address in them (or nothing)."""
        for (words, url), number in self.numbers.items():
            yield number, words, url

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Document:
    """A chronology, ready to be laid out. ``notes`` are complete once the sections have been gone through."""

    title: str
    intro: str
    count: int
    coded: int
    notes: Notes
    made: Made
    _compose: Callable[[], Iterator[Section]]

    @property
    def sections(self) -> Iterator[Section]:
        """The sections in order; each access reads them anew."""
        return self._compose()

    @property
    def counted(self) -> str:
        """``85 events``; ``1 event, and 1,200 coded ones``."""
        events = "1 event" if self.count == 1 else f"{self.count:,} events"
        return f"{events}, and {self.coded:,} coded ones" if self.coded else events
