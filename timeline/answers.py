"""The answers to questions: plain immutable values with a JSON form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.clocks import Cutoffs


@dataclass(frozen=True, slots=True)
class Filters:
    """What the event behind a fact has to match; None matches all. ``dyad`` in alphabetical order: ``CHN-USA``."""

    actor: str | None = None
    dyad: str | None = None
    topic: str | None = None
    type: str | None = None
    source: str | None = None

    def values(self) -> tuple[str | None, ...]:
        """In the order in which the queries take them."""
        dyad = "-".join(sorted(self.dyad.upper().split("-"))) if self.dyad else None
        return (self.actor, dyad, self.topic, self.type, self.source)

    def __bool__(self) -> bool:
        return any(self.values())


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a state. ``initiates`` is false for a possible end; ``since`` is EDTF; ``sources`` is their number.

    ``hindsight``: days from the as-of cut-off until it became public; 0 where it was public by then.
    """

    subject: str
    relation: str
    object: str
    view: str
    since: str
    certainty: str
    initiates: bool
    standing: str
    basis: str
    event_id: str
    position: int
    sources: int
    summary: str = ""
    hindsight: int = 0

    @property
    def kind(self) -> str:
        """The subject's prefix: ``engagement``."""
        return self.subject.partition(":")[0]

    @property
    def name(self) -> str:
        """The subject without its prefix: ``blinken-china-visit``."""
        return self.subject.partition(":")[2]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "subject": self.subject,
            "relation": self.relation,
            "object": self.object,
            "since": self.since,
            "certainty": self.certainty,
            "effect": "initiates" if self.initiates else "terminates",
            "standing": self.standing,
            "view": self.view,
            "basis": self.basis,
            "event_id": self.event_id,
            "position": self.position,
            "sources": self.sources,
            "hindsight": self.hindsight,
        }


@dataclass(frozen=True, slots=True)
class State:
    """The facts at three cut-offs, ordered by subject, relation and view. Iterates over its facts."""

    cutoffs: Cutoffs
    facts: tuple[Fact, ...]

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "as_of": self.cutoffs.as_of.text,
            "known": self.cutoffs.known.text,
            "position": self.cutoffs.position,
            "facts": [fact.to_dict() for fact in self.facts],
        }


@dataclass(frozen=True, slots=True)
class Span:
    """One value of a fact with its interval. ``since`` and ``until`` are EDTF; ``until`` is empty where nothing ends it."""

    subject: str
    relation: str
    object: str
    view: str
    since: str
    until: str
    standing: str
    basis: str
    event_id: str
    position: int
    until_event_id: str
    until_position: int
    sources: int

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: ``until`` and its event are null where nothing ends the span."""
        return {
            "subject": self.subject,
            "relation": self.relation,
            "object": self.object,
            "view": self.view,
            "since": self.since,
            "until": self.until or None,
            "standing": self.standing,
            "basis": self.basis,
            "event_id": self.event_id,
            "position": self.position,
            "until_event_id": self.until_event_id or None,
            "until_position": self.until_position or None,
            "sources": self.sources,
        }


@dataclass(frozen=True, slots=True)
class History:
    """Every value of a subject's facts, in order, at the known and recorded cut-offs. Iterates over its spans."""

    cutoffs: Cutoffs
    subject: str
    spans: tuple[Span, ...]

    def __iter__(self) -> Iterator[Span]:
        return iter(self.spans)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "subject": self.subject,
            "as_of": self.cutoffs.as_of.text,
            "known": self.cutoffs.known.text,
            "position": self.cutoffs.position,
            "spans": [span.to_dict() for span in self.spans],
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that differs between two states. ``kind`` is added, removed, changed, narrowed, contradicted or redated.

    The sides are empty where the fact was not in force. ``event_id`` and ``position`` name the responsible entry.
    """

    kind: str
    subject: str
    relation: str
    view: str
    before: str
    before_since: str
    before_standing: str
    after: str
    after_since: str
    after_standing: str
    event_id: str
    position: int

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: a side is null where the fact was not in force."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "relation": self.relation,
            "view": self.view,
            "before": {"object": self.before, "since": self.before_since, "standing": self.before_standing} if self.before_since else None,
            "after": {"object": self.after, "since": self.after_since, "standing": self.after_standing} if self.after_since else None,
            "event_id": self.event_id,
            "position": self.position,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between the certain facts at two sets of cut-offs. Iterates over the differences."""

    before: Cutoffs
    after: Cutoffs
    differences: tuple[Difference, ...]

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        sides = [{"as_of": c.as_of.text, "known": c.known.text, "position": c.position} for c in (self.before, self.after)]
        return {"before": sides[0], "after": sides[1], "differences": [difference.to_dict() for difference in self.differences]}


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
        """The JSON form: what was given."""
        names = ("publisher", "title", "url", "published", "quote", "via")
        return {name: text for name in names if (text := getattr(self, name))}


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
class Reason:
    """Why a fact holds: its event, the causes of that (a tree), the fact before it, and other views of the same."""

    fact: Fact
    event: EventView
    causes: tuple[Cause, ...]
    before: Fact | None
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """An event that led to another, and what led to it. ``event`` is None where the log does not show it."""

    id: str
    event: EventView | None
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons for the facts that were asked about; ``asked`` subject and relation; ``last`` where none is in force."""

    cutoffs: Cutoffs
    subject: str
    relation: str
    object: str
    reasons: tuple[Reason, ...]
    last: tuple[Fact, ...] = field(default=())
