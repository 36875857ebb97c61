"""A chronology as a document: sections of items, each with the words that every format shows. No format is known here."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from timeline.render.chronology.datelines import iso_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.importance import Importance
    from timeline.render.chronology.made import Made
    from timeline.views import CodedMonth, EventView, SourceView


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

    ``date``: as it stands in its section, where what the heading says is not said again; ``when``: in full. ``vague``: what a bare
    month or year leaves open. ``end_latest``: its last moment (microseconds). ``repeats``: the item before has the same date.
    ``sentence``: what happened, with its standing in words. ``caption``: who is who, where the reader has not been told.
    ``replies``: what others say to a claim. ``marks``: what to bear in mind (order, hindsight). ``correction``: what the log said
    before. ``cited``: its sources in words; ``notes``: the numbers of its footnotes; ``inline``: the sources in brackets, where they are
    cited so. ``erased``: what it said was erased by law; only its date is left.
    """

    event: EventView
    date: str
    when: str
    vague: str
    end_latest: int
    repeats: bool
    sentence: str
    caption: str = ""
    replies: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    correction: str = ""
    withdrawn: str = ""
    people: tuple[Person, ...] = ()
    cited: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    inline: str = ""
    importance: Importance | None = None
    erased: bool = False

    @property
    def id(self) -> str:
        """The event's id."""
        return self.event.id

    @property
    def edtf(self) -> str:
        """The date as EDTF."""
        return self.event.edtf

    @property
    def standing(self) -> str:
        """How it is asserted: ``actual``, ``reported`` …; nothing of an erased one."""
        return "erased" if self.erased else self.event.standing

    @property
    def first_day(self) -> str:
        """The first day on which it may have begun, as ISO text; empty where that is open."""
        return iso_day(self.event.begin_earliest)

    @property
    def last_day(self) -> str:
        """The last day on which it may have ended, as ISO text; empty where that is open."""
        return iso_day(self.end_latest)

    @property
    def known(self) -> str:
        """The day on which it became public, as ISO text."""
        return iso_day(self.event.known)

    @property
    def sources(self) -> tuple[SourceView, ...]:
        """Its sources."""
        return () if self.erased else self.event.sources

    @property
    def parties(self) -> tuple[str, ...]:
        """The ids of all who took part, each once."""
        actors = (*self.event.fields.get("actors", ()), *self.event.fields.get("targets", ()))
        return tuple(dict.fromkeys(str(actor).partition("/")[0] for actor in actors))

    @property
    def topics(self) -> tuple[str, ...]:
        """What it is about."""
        return tuple(map(str, self.event.fields.get("topics", ())))

    @property
    def dyads(self) -> tuple[str, ...]:
        """The dyads that it affects."""
        return tuple(map(str, self.event.fields.get("affects", ())))

    @property
    def where(self) -> str:
        """The place."""
        return str(self.event.fields.get("where", ""))

    @property
    def datetime(self) -> str:
        """What stands in HTML's ``<time datetime>``: the date itself, or its first day; nothing where there is no such day."""
        return html_date(self.event.edtf) or html_date(self.first_day)

    @property
    def prose(self) -> str:
        """All that is said of it, in one paragraph; the date, marks and notes stand apart."""
        caption = f"({self.caption.removesuffix('.')}.)" if self.caption else ""
        return " ".join(part for part in (self.sentence, *self.replies, caption) if part)

    @property
    def fingerprint(self) -> str:
        """The same for two items that say the same, wherever they stand and whatever their notes are numbered."""
        said = (
            self.edtf, self.sentence, self.standing, self.replies, self.correction, self.withdrawn, self.cited, self.known,
            [person.to_dict() for person in self.people],
        )  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


@lru_cache(maxsize=32_768)
def html_date(text: str) -> str:
    """The text, where it is a date, month, year or moment that HTML knows; else nothing."""
    return text if _HTML_DATE.fullmatch(text) else ""


_HTML_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)?)?")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. ``items`` can be gone through once; ``lines`` are sums of coded events.

    ``prefix``: of the anchors of its items; an event that stands in several sections has one in each.
    """

    heading: str
    items: Iterator[Item]
    lines: tuple[str, ...] = ()
    prefix: str = "e-"


class Note(NamedTuple):
    """A footnote: its number, its words, and the address in them, or nothing."""

    number: int
    words: str
    url: str

    @property
    def before(self) -> str:
        """The words before the address."""
        return self.words.partition(self.url)[0] if self.url else self.words

    @property
    def after(self) -> str:
        """The words after it."""
        return self.words.partition(self.url)[2] if self.url else ""


@dataclass(slots=True)
class Notes:
    """Footnotes, each text once, numbered in the order in which they are first needed."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def number(self, words: str, url: str = "") -> int:
        """The number of a note."""
        return self.numbers.setdefault((words, url), len(self.numbers) + 1)

    def __iter__(self) -> Iterator[Note]:
        """The notes in the order of their numbers."""
        for (words, url), number in self.numbers.items():
            yield Note(number, words, url)

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Document:
    """A chronology, ready to be laid out. ``recorded``: when the last entry read was written (microseconds).

    ``notes`` are complete once the sections have been gone through.
    """

    title: str
    intro: str
    count: int
    span: str
    group: str
    coded: tuple[CodedMonth, ...]
    recorded: int
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
        coded = sum(month.events for month in self.coded)
        return f"{events}, and {coded:,} coded ones" if coded else events
