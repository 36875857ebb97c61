"""Why a fact holds, or does not: its events, what led to them, what competes with them, what is missing, and what would tip it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from timeline.clocks import DAY, FAR_FUTURE, Cutoffs, Moment
from timeline.dates import day_text
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.answers import Comparison, Fact
    from timeline.queries import Move, Questions
    from timeline.views import EntryView, EventView

Verdict = Literal["certain", "possible", "no"]


@dataclass(frozen=True, slots=True)
class Cause:
    """An event that led to another, and what led to it. ``event`` is None where the log does not show it."""

    id: str
    event: EventView | None
    causes: tuple[Cause, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, a tree."""
        return {"id": self.id, "event": self.event.to_dict() if self.event else None, "causes": [cause.to_dict() for cause in self.causes]}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a fact holds: its event, the causes of that (a tree), the fact before it, every entry about the event.

    ``rivals`` are facts of the same subject and relation in another view, or of another standing.
    """

    fact: Fact
    event: EventView
    causes: tuple[Cause, ...]
    before: Fact | None
    entries: tuple[EntryView, ...]
    rivals: tuple[Fact, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "fact": self.fact.to_dict(),
            "event": self.event.to_dict(),
            "causes": [cause.to_dict() for cause in self.causes],
            "before": self.before.to_dict() if self.before else None,
            "entries": [
                {"position": e.position, "operation": e.operation, "edtf": e.edtf, "reason": e.reason, "step": e.step} for e in self.entries
            ],
            "rivals": [fact.to_dict() for fact in self.rivals],
        }


MissingKind = Literal["later", "possible", "ended", "not public", "left out", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Why an effect that would have initiated the fact does not do so at the cut-offs.

    ``by``: the effect that ended it (ended), or none; ``day``: when it became public (not public); ``position``: of the entry
    that withdrew it (withdrawn). What the log learned after the recorded cut-off is not looked at: an answer can be repeated.
    """

    kind: MissingKind
    fact: Fact
    by: Fact | None = None
    day: str = ""
    position: int = 0
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "kind": self.kind,
            "fact": self.fact.to_dict(),
            "by": self.by.to_dict() if self.by else None,
            "day": self.day or None,
            "position": self.position or None,
            "reason": self.reason or None,
        }


@dataclass(frozen=True, slots=True)
class Flip:
    """An uncertain date that would change what is in force if it turned out to be ``day`` or, as far as it changes that, earlier.

    ``shift``: days before the last day that the date (``edtf``) allows, None where that is open. ``before`` and ``after``: the
    object in force, empty for none.
    """

    view: str
    event_id: str
    position: int
    edtf: str
    day: str
    before: str
    after: str
    shift: int | None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "event_id": self.event_id,
            "position": self.position,
            "date": self.edtf,
            "if_on_or_before": self.day,
            "days_earlier": self.shift,
            "view": self.view,
            "before": self.before or None,
            "after": self.after or None,
        }


@dataclass(frozen=True, slots=True)
class Why:
    """The answer to *why*. ``verdict`` is of the fact as it was asked; ``object`` is empty where any was meant.

    ``instead``: where it is not in force, what is of the same relation, or else of the same subject.
    ``missing``: what would have initiated it, and why it does not; empty where no event ever said so.
    ``flips``: uncertain dates that would change it, the smallest shift first.
    ``difference``: what leaving out `Cutoffs.without` changes in the whole state; None where nothing is left out.
    """

    cutoffs: Cutoffs
    subject: str
    relation: str
    object: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    instead: tuple[Fact, ...]
    missing: tuple[Missing, ...]
    flips: tuple[Flip, ...]
    difference: Comparison | None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            **self.cutoffs.to_dict(),
            "subject": self.subject,
            "relation": self.relation or None,
            "object": self.object or None,
            "verdict": self.verdict,
            "reasons": [reason.to_dict() for reason in self.reasons],
            "instead": [fact.to_dict() for fact in self.instead],
            "missing": [missing.to_dict() for missing in self.missing],
            "flips": [flip.to_dict() for flip in self.flips],
            "difference": self.difference.to_dict() if self.difference else None,
        }

    def to_dicts(self) -> list[dict[str, Any]]:
        """One row a fact that the answer names. ``part``: as what; ``because``: its event's words, or what stands against it."""
        told: list[tuple[str, Fact, str]] = []
        for reason in self.reasons:
            told.append(("in force", reason.fact, reason.event.summary))
            told += [("before", reason.before, reason.before.summary)] if reason.before else []
            told += [("beside", rival, rival.summary) for rival in reason.rivals]
        told += [("instead", fact, fact.summary) for fact in self.instead]
        told += [
            (f"missing: {each.kind}", each.fact, each.reason or each.day or (each.by.summary if each.by else "")) for each in self.missing
        ]
        return [{"part": part, **fact.to_dict(), "because": because} for part, fact, because in told]


class Explainer:
    """Explains the facts of one open log."""

    def __init__(self, questions: Questions) -> None:
        self._ask = questions

    def why(self, words: Sequence[str], cutoffs: Cutoffs) -> Why:
        """The reasons for a fact, named by subject, relation and object, or by as much of that as is needed.

        Raises `NotFound`, with the nearest names, for a subject that the log does not know.
        """
        subject, rest = self._subject(words, cutoffs.position)
        about, effects = self._ask.about(subject, cutoffs)
        relation, object_ = self._relation(subject, rest, {move.fact.relation for move in effects}, cutoffs.position)
        facts = [fact for fact in about if relation in {"", fact.relation}]
        asked = [fact for fact in facts if _is(fact, object_)]
        moves = [move for move in effects if relation in {"", move.fact.relation}]
        uncertain = sorted({m.fact.relation for m in moves if m.earliest // DAY < m.latest // DAY and m.earliest <= cutoffs.as_of.upto})
        instead = () if asked else tuple(fact for fact in facts or about if fact.initiates)
        return Why(
            cutoffs,
            subject,
            relation,
            object_,
            _verdict(asked),
            tuple(self._reason(fact, facts, moves, cutoffs) for fact in asked),
            instead,
            () if asked else self._missing(subject, relation, object_, moves, cutoffs),
            self._flips(subject, uncertain, object_, cutoffs),
            self._ask.diff(replace(cutoffs, without=()), cutoffs) if cutoffs.without else None,
        )

    def _subject(self, words: Sequence[str], position: int) -> tuple[str, str]:
        """The subject that the first word names, and the other words."""
        asked = " ".join(" ".join(words).replace("·", " ").split())
        name, _, rest = asked.partition(" ")
        return self._ask.subject_named(name, position), rest

    def _relation(self, subject: str, words: str, at_hand: set[str], position: int) -> tuple[str, str]:
        """Relation and object, empty where they were not named: a relation of the subject, or else of another one of its kind."""
        for relations in (lambda: at_hand, lambda: self._ask.relations_of(subject.partition(":")[0], position)):
            named = max((name for name in relations() if f"{words} ".startswith(f"{name} ")), key=len, default="") if words else ""
            if named:
                return named, words[len(named) :].strip()
        return "", words

    def _reason(self, fact: Fact, facts: Sequence[Fact], moves: Sequence[Move], cutoffs: Cutoffs) -> Reason:
        known = next(move.known for move in moves if move.fact.position == fact.position)
        event = self._ask.version(fact, known, cutoffs)
        before: Fact | None = None
        for move in moves:
            if move.fact.position == fact.position:
                break
            same_place = (move.fact.relation, move.fact.view) == (fact.relation, fact.view)
            if same_place and (move.fact.standing == "actual") == (fact.standing == "actual"):
                before = move.fact
        rivals = tuple(
            other
            for other in facts
            if other.relation == fact.relation and (other.view, other.standing) != (fact.view, fact.standing) and other.initiates
        )
        return Reason(fact, event, self._causes(event, cutoffs, {event.id}), before, self._ask.entries_of(fact.event_id, cutoffs), rivals)

    def _causes(self, event: EventView, cutoffs: Cutoffs, seen: set[str]) -> tuple[Cause, ...]:
        causes = []
        for name in event.fields.get("caused_by", ()):
            if name in seen:
                continue
            cause = self._ask.event(name, cutoffs)
            causes.append(Cause(name, cause, self._causes(cause, cutoffs, seen | {name}) if cause else ()))
        return tuple(causes)

    def _missing(self, subject: str, relation: str, object_: str, visible: Sequence[Move], cutoffs: Cutoffs) -> tuple[Missing, ...]:
        """What would have initiated the fact, newest last, each with what keeps it from doing so."""
        everything = Cutoffs(Moment(), Moment(), cutoffs.position, cutoffs.head)
        seen = {(move.fact.event_id, move.fact.position) for move in visible}
        found = [
            _hindrance(move, visible, cutoffs) if (move.fact.event_id, move.fact.position) in seen else _hidden(move, cutoffs)
            for move in self._ask.moves(subject, relation or None, everything)
            if move.fact.initiates and _is(move.fact, object_)
        ]
        withdrawn = [
            Missing("withdrawn", fact, position=by, reason=reason)
            for fact, operation, by, reason in self._ask.withdrawn(subject, relation or None, cutoffs)
            if _is(fact, object_) and (operation == "retract" or object_)
        ]
        return tuple([*withdrawn, *found][-5:])

    def _flips(self, subject: str, relations: Sequence[str], object_: str, cutoffs: Cutoffs) -> tuple[Flip, ...]:
        asked = [cutoffs.as_of.upto, cutoffs.known.upto, cutoffs.position, subject]
        flips = [
            Flip(view, event_id, position, edtf, day_text(day * DAY), before.removeprefix("+"), after.removeprefix("+"), shift)
            for relation in relations
            for view, actual, event_id, position, edtf, day, before, after, shift in self._ask.rows(
                sql("query_flips"), [*asked, relation, cutoffs.left_out]
            )
            if actual and (not object_ or any(_same(side.removeprefix("+"), object_) for side in (before, after)))
        ]
        flips = [replace(flip, before=flip.before.removeprefix("-"), after=flip.after.removeprefix("-")) for flip in flips]
        return tuple(sorted(flips, key=lambda flip: (flip.shift is None, flip.shift, flip.position)))


def _verdict(asked: Sequence[Fact]) -> Verdict:
    if any(fact.certainty == "certain" for fact in asked):
        return "certain"
    return "possible" if asked else "no"


def _is(fact: Fact, object_: str) -> bool:
    return not object_ or _same(fact.object, object_)


def _same(found: str, asked: str) -> bool:
    return found.casefold() == asked.casefold() or (bool(found) and asked.casefold() in found.casefold())


def _hindrance(move: Move, visible: Sequence[Move], cutoffs: Cutoffs) -> Missing:
    """Why an effect that is visible is not in force: it comes later, or something ended it."""
    if move.earliest > cutoffs.as_of.upto:
        return Missing("later", move.fact)
    if move.latest > cutoffs.as_of.upto:  # pragma: no cover - then the fact is possible, and has a reason
        return Missing("possible", move.fact)
    later = [
        other.fact
        for other in visible[visible.index(move) + 1 :]
        if other.latest <= cutoffs.as_of.upto
        and other.cell == move.cell
        and not (other.fact.initiates and other.fact.object == move.fact.object)
    ]
    return Missing("ended", move.fact, by=later[0] if later else None)


def _hidden(move: Move, cutoffs: Cutoffs) -> Missing:
    """Why an effect that the log holds is not visible at the cut-offs."""
    if move.fact.event_id in cutoffs.without:
        return Missing("left out", move.fact)
    return Missing("not public", move.fact, day=day_text(move.known) if move.known < FAR_FUTURE else "")
