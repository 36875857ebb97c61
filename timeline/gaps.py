"""What the log does not say: silences, facts on one source, vague dates, plans without an outcome, claims without an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

from timeline.clocks import DAY, FAR_FUTURE, FAR_PAST
from timeline.dates import DateError, day_text, occurrence_of
from timeline.frames import Tabular
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from timeline.clocks import Cutoffs
    from timeline.queries import Questions

Kind = Literal["silence", "one-source", "vague", "overdue", "unanswered"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SILENCE = 30
"""Days without anything on record between two parties, from which on that is a gap, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing. ``about``: a dyad, a subject or an event; ``since`` and ``until``: ISO days or EDTF, empty where open;
    ``days``: how long it has lasted, or how wide a date is, None where that is open. ``event_id``: the event that it hangs on.
    """  # noqa: D205

    kind: Kind
    about: str
    what: str
    since: str
    until: str
    days: int | None
    event_id: str
    position: int

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {name: getattr(self, name) if getattr(self, name) != "" else None for name in self.__slots__}

    def to_row(self) -> dict[str, Any]:
        """The flat form."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Gaps(Tabular):
    """What is missing at three cut-offs, by kind. Iterates over the gaps. ``day``: the day on which one looks back (ISO)."""

    COLUMNS: ClassVar[Mapping[str, type]] = {
        "kind": str,
        "about": str,
        "what": str,
        "since": str,
        "until": str,
        "days": int,
        "event_id": str,
        "position": int,
    }

    cutoffs: Cutoffs
    day: str
    gaps: tuple[Gap, ...]

    def __iter__(self) -> Iterator[Gap]:
        return iter(self.gaps)

    def __len__(self) -> int:
        return len(self.gaps)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {**self.cutoffs.to_dict(), "day": self.day, "gaps": [gap.to_dict() for gap in self.gaps]}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a gap."""
        return [gap.to_row() for gap in self.gaps]


def gaps(
    questions: Questions, cutoffs: Cutoffs, dateline: str, *, kinds: Sequence[Kind] = KINDS, dyad: str | None = None, silence: int = SILENCE
) -> Gaps:
    """The gaps of these kinds. Without an as-of cut-off one looks back from ``dateline``, the last day that the log knows of (ISO).

    ``dyad`` (``CHN-USA``) is whose silences are looked for; ``silence`` is in days, 1 or more.
    """
    seeker = _Seeker(questions, cutoffs, dateline)
    found: list[Gap] = []
    if "silence" in kinds:
        found += seeker.silences(dyad, silence)
    for kind, seek in (
        ("one-source", seeker.thinly_sourced),
        ("vague", seeker.vague),
        ("overdue", seeker.overdue),
        ("unanswered", seeker.unanswered),
    ):
        if kind in kinds:
            found += seek()
    return Gaps(cutoffs, seeker.day, tuple(found))


class _Seeker:
    """Looks for gaps up to one moment."""

    def __init__(self, questions: Questions, cutoffs: Cutoffs, dateline: str) -> None:
        self._questions = questions
        end = occurrence_of(dateline).bounds.end_latest
        self._upto = cutoffs.as_of.upto if cutoffs.as_of.text else end if end is not None else FAR_FUTURE
        self._clocks = [self._upto, cutoffs.known.upto, cutoffs.position]
        self.day = day_text(self._upto)

    def silences(self, dyad: str | None, least: int) -> Iterator[Gap]:
        asked = "-".join(sorted(dyad.upper().split("-"))) if dyad else None
        rows = self._questions.rows(sql("query_gaps_silence"), [*self._clocks, asked, least * DAY])
        for party, since, until, event_id, position, after in rows:
            ended = f"until {after}" if after else "to this day"
            days = (until + 1 - since) // DAY
            yield Gap("silence", party, f"nothing on record {ended}", day_text(since), day_text(until), days, event_id, position)

    def thinly_sourced(self) -> Iterator[Gap]:
        rows = self._questions.rows(sql("query_gaps_sources"), self._clocks)
        for subject, relation, object_, view, since, event_id, position, publishers in rows:
            rests = f"only {publishers}" if publishers else "no source"
            rests = f"in the view of {view}; {rests}" if view else rests
            yield Gap("one-source", subject, f"{relation}: {object_} ({rests})", since, "", None, event_id, position)

    def vague(self) -> Iterator[Gap]:
        for event_id, summary, edtf, earliest, latest, position in self._questions.rows(sql("query_gaps_vague"), self._clocks):
            begin = "" if earliest == FAR_PAST else day_text(earliest)
            end = "" if latest == FAR_FUTURE else day_text(latest)
            days = (latest - earliest) // DAY + 1 if begin and end else None
            yield Gap("vague", event_id, f"{summary.rstrip('.')} ({edtf})", begin, end, days, event_id, position)

    def overdue(self) -> Iterator[Gap]:
        seen: set[tuple[str, str]] = set()
        for subject, status, due, event_id, position in self._questions.rows(sql("query_gaps_due"), self._clocks):
            last = _last(due)
            # What was reported before it was so stands beside it, and is no second gap.
            if last is not None and last <= self._upto and (subject, due) not in seen:
                seen.add((subject, due))
                days = (self._upto - last) // DAY
                yield Gap("overdue", subject, f"{status} for {due}, no outcome on record", day_text(last), "", days, event_id, position)

    def unanswered(self) -> Iterator[Gap]:
        for subject, who, since, latest, event_id, position in self._questions.rows(sql("query_gaps_claims"), self._clocks):
            yield Gap("unanswered", subject, f"asserted by {who}", since, "", (self._upto - latest) // DAY, event_id, position)


def _last(edtf: str) -> int | None:
    """The last moment of a date; None where it has none, or is no date."""
    try:
        return occurrence_of(edtf).bounds.end_latest
    except DateError:
        return None
