"""Tension between two parties over time: cooperation and conflict apart, as flows that fade, with all that went into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from timeline.clocks import DAY, FAR_FUTURE, Cutoffs
from timeline.dates import day_text
from timeline.dates.civil import add_months, civil, day_number, week_start
from timeline.errors import InvalidInput, NotFound
from timeline.frames import Tabular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from timeline.queries import Questions

Grain = Literal["day", "week", "month", "quarter", "year"]

HALF_LIFE = 30.0
"""Days after which an event counts half, unless told otherwise. A convention: no half-life is agreed in the field."""
SCALE = "-10 (most hostile) to +10 (most cooperative)"
WEIGHTS = {"actual": 1.0, "reported": 0.5, "alleged": 0.25, "denied": 0.0, "hypothetical": 0.0}
"""How much an event counts by its standing, as `standing_weight` in tension.sql has it."""
MOST_POINTS = 20_000
"""So many periods at most in one answer: more than fifty years of days."""


@dataclass(frozen=True, slots=True)
class Point:
    """The flows as of the end of a period. ``first`` and ``last`` are its days, inclusive.

    ``events``: those with a score that were added in it. ``counted``: all that went into the flows. ``unscored``: events on the
    dyad without a score. ``possible``: events that may or may not have happened by then; they are not in the flows.
    """

    first: str
    last: str
    cooperation: float
    conflict: float
    events: int
    counted: int
    unscored: int
    possible: int

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one event adds to a flow: ``score`` · ``weight`` · 0.5^(``age`` in days / half-life).

    ``scale`` says where the score is from, and is empty where the event has none.
    """

    event_id: str
    position: int
    edtf: str
    summary: str
    standing: str
    score: float
    scale: str
    weight: float
    age: float
    contribution: float

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "event_id": self.event_id,
            "position": self.position,
            "when": self.edtf,
            "summary": self.summary,
            "standing": self.standing,
            "score": self.score if self.scale else None,
            "scale": self.scale or None,
            "weight": self.weight,
            "age": self.age,
            "contribution": self.contribution,
        }


@dataclass(frozen=True, slots=True)
class CodedContribution:
    """What all coded events together add to the flows: ``events`` have a score and count."""

    events: int
    cooperation: float
    conflict: float

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Tension(Tabular):
    """The index of a dyad, a point for each period, oldest first. Iterates over its points.

    ``half_life`` in days. ``contributions`` are those of modelled events at the last point, the largest first, where they were asked
    for; ``coded`` is that of all coded ones, None where none counts.
    """

    COLUMNS: ClassVar[Mapping[str, type]] = {
        "first": str,
        "last": str,
        "cooperation": float,
        "conflict": float,
        "events": int,
        "counted": int,
        "unscored": int,
        "possible": int,
    }

    cutoffs: Cutoffs
    dyad: str
    by: Grain
    half_life: float
    points: tuple[Point, ...]
    contributions: tuple[Contribution, ...] | None = None
    coded: CodedContribution | None = None

    def __iter__(self) -> Iterator[Point]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        explained = {} if self.contributions is None else {"contributions": [one.to_dict() for one in self.contributions]}
        coded = {"coded": self.coded.to_dict()} if self.coded else {}
        return {
            "dyad": self.dyad,
            **self.cutoffs.to_dict(),
            "by": self.by,
            "half_life_days": self.half_life,
            "scale": SCALE,
            "weights": WEIGHTS,
            "points": self.to_dicts(),
            **explained,
            **coded,
        }

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a period."""
        return [point.to_dict() for point in self.points]


def tension(
    questions: Questions,
    dyad: str,
    cutoffs: Cutoffs,
    span: tuple[int, int],
    *,
    by: Grain = "month",
    half_life: float = HALF_LIFE,
    explain: bool = False,
) -> Tension:
    """The index of ``dyad`` over a span (microseconds, inclusive; open ends mean the dyad's first and last event).

    Raises `NotFound` for a dyad that no event affects, `InvalidInput` for a half-life that is not above zero, or for more than
    `MOST_POINTS` periods.
    """
    if half_life <= 0:
        raise InvalidInput(f"a half-life of {half_life:g} days makes no sense", remedy="name a number of days above zero")
    name = dyad_named(questions, dyad, cutoffs.position)
    asked = {**cutoffs.parameters, "dyad": name, "half_life": half_life}
    ((first, last),) = questions.ask("scored_span", {**asked, "without": ""})
    if first is None:
        return Tension(cutoffs, name, by, half_life, (), () if explain else None)
    begin = max(span[0], first) if span[0] <= -FAR_FUTURE else span[0]
    end = min(span[1], cutoffs.as_of.upto)
    end = last if end >= FAR_FUTURE else end
    days = list(_periods(begin // DAY, end // DAY, by)) if begin <= end else []
    ends = [(until + 1) * DAY - 1 for _, until in days]
    before = days[0][0] * DAY - 1 if days else 0
    rows = questions.ask("tension", {**asked, "moments": sorted({before, *ends})}) if days else []
    points = []
    for (since, until), previous, (_, cooperation, conflict, counted, unscored, possible) in zip(days, rows, rows[1:], strict=False):
        days_text = day_text(since * DAY), day_text(until * DAY)
        points.append(Point(*days_text, cooperation, conflict, counted - previous[3], counted, unscored, possible))
    found: tuple[Contribution, ...] | None = None
    coded = None
    if explain:
        moment = ends[-1] if ends else begin
        asked |= {"moment": moment, "moments": [moment]}
        found = tuple(Contribution(*row) for row in questions.ask("contributions", asked))
        events, *flows = questions.ask("coded_contribution", asked)[0]
        coded = CodedContribution(events, *flows) if events else None
    return Tension(cutoffs, name, by, half_life, tuple(points), found, coded)


def dyad_named(questions: Questions, words: str, position: int = FAR_FUTURE) -> str:
    """A dyad of the log up to ``position``, however its sides are ordered and cased.

    Raises `NotFound`, with the dyads there are, for another.
    """
    asked = "-".join(sorted(words.strip().upper().split("-")))
    known = questions.dyads(min(position, FAR_FUTURE))
    for name in known:
        if name.upper() == asked:
            return str(name)
    some = ", ".join(known[:8]) + (" …" if len(known) > 8 else "")  # noqa: PLR2004
    raise NotFound(f"no event in the log affects {words}", remedy=f"the dyads are {some}" if some else "the log has no dyads yet")


def _periods(first: int, last: int, by: Grain) -> Iterator[tuple[int, int]]:
    """Periods from the one that holds day ``first`` to the one that holds ``last``, cut there. Days since 1970, inclusive."""
    since = _period_start(first, by)
    for _ in range(MOST_POINTS):
        following = _following(since, by)
        yield since, min(following - 1, last)
        since = following
        if since > last:
            return
    raise InvalidInput(f"that would be more than {MOST_POINTS:,} {by}s", remedy="choose a shorter span, or longer periods with --by")


def _period_start(day: int, by: Grain) -> int:
    year, month, _ = civil(day)
    if by == "day":
        return day
    if by == "week":
        return week_start(day)
    if by == "year":
        return day_number(year, 1, 1)
    return day_number(year, month if by == "month" else month - (month - 1) % 3, 1)


def _following(since: int, by: Grain) -> int:
    if by in {"day", "week"}:
        return since + (1 if by == "day" else 7)
    year, month, _ = civil(since)
    return day_number(*add_months(year, month, {"month": 1, "quarter": 3, "year": 12}[by]), 1)
