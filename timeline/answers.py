"""The answers to questions: plain immutable values with a JSON form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from timeline.frames import Tabular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from timeline.clocks import Cutoffs

Case = Literal["best", "worst"]
"""What holds in at least one way to settle the uncertain dates, or in every one."""


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

    @property
    def parameters(self) -> dict[str, object]:
        """What the engine's questions take of it, by name."""
        return dict(zip(("actor", "dyad", "topic", "type", "source"), self.values(), strict=True))

    def __bool__(self) -> bool:
        return any(self.values())

    @property
    def only_coded(self) -> bool:
        """Whether nothing but coded events can match."""
        return self.type is not None and (self.type == "coded" or self.type.startswith("coded."))


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a state. ``initiates`` is false for a possible end; ``since`` is EDTF; ``sources`` is their number.

    ``hindsight``: days from the as-of cut-off until it became public; 0 where it was public by then.
    ``order_unknown``: another certain event may have come after, and says otherwise; only the log's own order decides.
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
    order_unknown: bool = False

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
            "order_unknown": self.order_unknown,
        }


@dataclass(frozen=True, slots=True)
class State(Tabular):
    """The facts at three cut-offs, ordered by subject, relation and view. Iterates over its facts.

    ``case``: None for the state itself; ``best`` for all that may hold, ``worst`` for what holds however dates turn out.
    """

    COLUMNS: ClassVar[Mapping[str, type]] = {
        "subject": str,
        "relation": str,
        "object": str,
        "since": str,
        "certainty": str,
        "effect": str,
        "standing": str,
        "view": str,
        "basis": str,
        "event_id": str,
        "position": int,
        "sources": int,
        "hindsight": int,
        "order_unknown": bool,
    }

    cutoffs: Cutoffs
    facts: tuple[Fact, ...]
    case: Case | None = None

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        case = {"case": self.case} if self.case else {}
        return {**self.cutoffs.to_dict(), **case, "facts": self.to_dicts()}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a fact."""
        return [fact.to_dict() for fact in self.facts]


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
class History(Tabular):
    """Every value of a subject's facts, in order, at the known and recorded cut-offs. Iterates over its spans."""

    COLUMNS: ClassVar[Mapping[str, type]] = {
        "subject": str,
        "relation": str,
        "object": str,
        "view": str,
        "since": str,
        "until": str,
        "standing": str,
        "basis": str,
        "event_id": str,
        "position": int,
        "until_event_id": str,
        "until_position": int,
        "sources": int,
    }

    cutoffs: Cutoffs
    subject: str
    spans: tuple[Span, ...]

    def __iter__(self) -> Iterator[Span]:
        return iter(self.spans)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"subject": self.subject, **self.cutoffs.to_dict(), "spans": self.to_dicts()}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a span."""
        return [span.to_dict() for span in self.spans]


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that differs between two states. The sides are empty where the fact was not in force.

    ``kind`` is added, removed, changed, narrowed, contradicted or redated of what is certain; possible, possible end or
    ruled out of what may be. ``event_id`` and ``position`` name the responsible entry.
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

    def to_row(self) -> dict[str, Any]:
        """The flat form: both objects, and since when it is as it is now."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "relation": self.relation,
            "view": self.view,
            "before": self.before or None,
            "after": self.after or None,
            "since": self.after_since or self.before_since,
            "event_id": self.event_id,
            "position": self.position,
        }


@dataclass(frozen=True, slots=True)
class Comparison(Tabular):
    """What differs between two states. Iterates over the differences."""

    COLUMNS: ClassVar[Mapping[str, type]] = {
        "kind": str,
        "subject": str,
        "relation": str,
        "view": str,
        "before": str,
        "after": str,
        "since": str,
        "event_id": str,
        "position": int,
    }

    before: Cutoffs
    after: Cutoffs
    differences: tuple[Difference, ...]

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    def __len__(self) -> int:
        return len(self.differences)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        differences = [difference.to_dict() for difference in self.differences]
        return {"before": self.before.to_dict(), "after": self.after.to_dict(), "differences": differences}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a difference."""
        return [difference.to_row() for difference in self.differences]


@dataclass(frozen=True, slots=True)
class Rows(Tabular):
    """What a query gave: the names of its columns, and its rows as tuples. Iterates over the rows."""

    names: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]

    def _columns(self) -> Mapping[str, type]:
        return {name: next((type(row[i]) for row in self.rows if row[i] is not None), str) for i, name in enumerate(self.names)}

    def _cells(self) -> Sequence[Sequence[Any]]:
        return self.rows
