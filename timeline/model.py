"""What an event, a source, an effect and an entry are. Values only: nothing here reads or writes.

`Event` is the base of every event type. A type adds its own fields, a wording and one method, `effects`,
the only place that says what it does to the state.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, StringConstraints

from timeline.dates import DateError, Occurrence, occurrence_of

Standing = Literal["actual", "reported", "alleged", "denied", "hypothetical"]
Basis = Literal["declared", "inferred"]
Operation = Literal["record", "supersede", "corroborate", "retract", "erase"]

EARLIEST = -(2**63) + 1
"""Stored for an open or unknown begin: earlier than every instant the log can hold (microseconds)."""
LATEST = 2**63 - 1
"""Stored for an open or unknown end: later than every instant the log can hold (microseconds)."""

SLUG = r"[a-z0-9]+(?:[-._/][a-z0-9]+)*"
ACTOR_ID = r"[A-Za-z][A-Za-z0-9_.]*"
TYPE_NAME = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+"


def _edtf(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {type(value).__name__}: write it in quotes")  # noqa: TRY004
    try:
        return occurrence_of(value.strip()).edtf
    except DateError as error:
        raise ValueError(str(error)) from error


@lru_cache(maxsize=4096)
def _dyad(value: str) -> str:
    first, _, second = value.partition("-")
    if first == second:
        raise ValueError(f"a dyad joins two different parties, not {first} with itself")
    return "-".join(sorted((first, second)))


@lru_cache(maxsize=4096)
def _actor(value: str) -> str:
    identifier, slash, name = value.partition("/")
    return f"{identifier.strip()}/{' '.join(name.split())}" if slash else identifier.strip()


def _single_line(value: str) -> str:
    return " ".join(value.split())


Slug = Annotated[str, StringConstraints(pattern=rf"^{SLUG}$", max_length=200)]
"""Lower-case letters and digits, joined by ``-``, ``.``, ``_`` or ``/``: ``blinken-china-visit``."""
ActorRef = Annotated[str, StringConstraints(pattern=rf"^{ACTOR_ID}\s*(?:/\s*\S.*)?$", max_length=200), AfterValidator(_actor)]
"""``USA`` or ``USA/Antony Blinken``: a registered id, then a name."""
Dyad = Annotated[str, StringConstraints(pattern=rf"^{ACTOR_ID}-{ACTOR_ID}$"), AfterValidator(_dyad)]
"""Two actor ids, kept in alphabetical order: ``CHN-USA``."""
Edtf = Annotated[str, BeforeValidator(_edtf)]
"""An EDTF expression in canonical form. Phrases are resolved before an event is made."""
Line = Annotated[str, AfterValidator(_single_line)]
"""Text on one line; runs of white space become one space."""


class Frozen(BaseModel):
    """A closed, immutable value: unknown fields are refused, and nothing changes after construction."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class Source(Frozen):
    """Where a fact can be read."""

    publisher: Line
    title: Line = ""
    url: Annotated[str, StringConstraints(pattern=r"^(?:https?://\S+)?$")] = ""
    published: Edtf | None = Field(default=None, description="when it appeared (EDTF); the event is known from then on")
    quote: str = ""
    via: Line = Field(default="", description="where it was read, when not at the publisher")


class Raw(Frozen):
    """A date as a person wrote it, with the day it was resolved against. Kept for ever, never resolved again."""

    when: str
    dateline: Edtf | None = None
    rule: Line = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A party, or a person of a party. ``name`` is empty for the party itself."""

    id: str
    name: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``USA`` or ``USA/Antony Blinken``."""
        identifier, _, name = text.partition("/")
        return cls(identifier, name)

    def __str__(self) -> str:
        return f"{self.id}/{self.name}" if self.name else self.id


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that facts may use, declared once: ``kind`` is the subject's prefix, before the colon.

    ``one``: a new object ends the old one, in each view. ``many``: objects stand side by side.
    """

    kind: str
    name: str
    cardinality: Literal["one", "many"]
    about: str = ""

    def slot(self, object_: str) -> str:
        """The key under which effects compete: the object for ``many``, nothing for ``one``."""
        return object_ if self.cardinality == "many" else ""


class Effect(NamedTuple):
    """What an event does to one fact: it initiates or terminates it, at the event's begin or end.

    ``at="end"`` takes effect the moment after the occurrence's last one, so an activity is under way through its last day.
    """

    subject: str
    relation: str
    object: str
    initiates: bool = True
    view: str = ""
    basis: Basis = "declared"
    at: Literal["begin", "end"] = "begin"

    @property
    def kind(self) -> str:
        """The subject's prefix: ``engagement`` of ``engagement:blinken-china-visit``."""
        return self.subject.partition(":")[0]


def initiate(subject: str, relation: str, object_: str, *, view: str = "", basis: Basis = "declared") -> Effect:
    """The fact ``subject · relation · object`` holds from the event's begin on."""
    return Effect(subject, relation, object_, view=view, basis=basis)


def terminate(
    subject: str,
    relation: str,
    object_: str = "",
    *,
    view: str = "",
    basis: Basis = "declared",
    at: Literal["begin", "end"] = "begin",
) -> Effect:
    """The fact ends at the event's begin, or the moment after its end. ``object_`` may be left out for a ``one`` relation."""
    return Effect(subject, relation, object_, initiates=False, view=view, basis=basis, at=at)


def dyad_subject(dyad: str) -> str:
    """The subject of facts about a dyad: ``dyad:chn-usa`` for ``CHN-USA``."""
    return f"dyad:{dyad.lower()}"


class Event(Frozen):
    """A fact that somebody can date and source. Every event type derives from this class.

    A subclass sets `TYPE` (stable: it is what the log stores) and may name its `SCALE`; it may raise `SCHEMA_VERSION` and then
    gives `upcast`.
    """

    TYPE: ClassVar[str] = ""
    SCHEMA_VERSION: ClassVar[int] = 1
    SCALE: ClassVar[str] = ""
    """The category of a published scale that the type falls under: ``plover CONSULT``; empty where none does."""

    id: Slug = Field(description="unique in the log")
    when: Edtf = Field(description="when it happened: EDTF, or a phrase that resolves to it")
    where: Line = ""
    summary: Line = Field(default="", description="one sentence in your own words; made from the fields if left out")
    actors: tuple[ActorRef, ...] = Field(default=(), description="who did it: USA, or USA/Antony Blinken")
    targets: tuple[ActorRef, ...] = Field(default=(), description="to or with whom")
    affects: tuple[Dyad, ...] = Field(default=(), description="the dyads whose relation it touches: CHN-USA")
    standing: Standing = Field(default="actual", description="how it is asserted")
    according_to: Line = Field(default="", description="who says so, where that is not the source itself")
    topics: tuple[Line, ...] = ()
    sources: tuple[Source, ...] = ()
    confidence: Literal["high", "medium", "low"] | None = None
    caused_by: tuple[Slug, ...] = Field(default=(), description="ids of the events that led to it")
    impact: Annotated[float, Field(ge=-10, le=10)] | None = Field(default=None, description="on the dyads, -10 to +10")
    known: Edtf | None = Field(default=None, description="when it became public, where its sources do not tell")
    raw: Raw | None = None
    data: dict[str, JsonValue] = Field(default_factory=dict, description="anything else")

    @property
    def occurrence(self) -> Occurrence:
        """When it happened, with its four bounds."""
        return occurrence_of(self.when)

    def effects(self) -> tuple[Effect, ...]:
        """What the event does to the state. The base does nothing.

        It follows from the event's own fields; ``sources`` and ``raw`` are no part of it, and a rebuild does not read them.
        """
        return ()

    def scored(self) -> tuple[float | None, str]:
        """The score that the event itself states, and what that is from; else None and the reference of a published score."""
        return (self.impact, "impact") if self.impact is not None else (None, self.SCALE)

    def wording(self) -> str:
        """One plain sentence, used where no ``summary`` was given."""
        parties = ", ".join(str_name(actor) for actor in self.actors)
        toward = ", ".join(str_name(target) for target in self.targets)
        what = self.TYPE.replace(".", " ").replace("_", " ")
        return " ".join(part for part in (f"{parties}:" if parties else "", what, f"({toward})" if toward else "") if part)

    @property
    def headline(self) -> str:
        """The given summary, or else the type's own wording."""
        return self.summary or self.wording()

    @classmethod
    def upcast(cls, data: dict[str, Any], schema_version: int) -> dict[str, Any]:
        """Bring stored ``data`` of an older schema version to this one. The base knows one version only."""
        del schema_version
        return data


def str_name(actor: str) -> str:
    """What to call an actor in a sentence: the person's name, or the party's id."""
    parsed = Actor.parse(actor)
    return parsed.name or parsed.id


class Entry(NamedTuple):
    """One row of the log, as stored. Clocks and bounds are microseconds since 1970-01-01T00:00Z; bounds are inclusive.

    ``concerns`` is the position of the version that the entry replaces, hides or corroborates; 0 for a record.
    ``standing`` of a corroborate is what it raises to, or empty. ``payload`` is canonical JSON.
    """

    position: int
    operation: Operation
    event_id: str
    version: int
    concerns: int
    type: str
    schema_version: int
    recorded: int
    known: int
    edtf: str
    begin_earliest: int
    begin_latest: int
    end_earliest: int
    end_latest: int
    standing: str
    summary: str
    reason: str
    payload: str
    hash: str
