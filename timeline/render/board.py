"""The state as a board that a busy reader takes in at once: one section for each kind of subject."""

from __future__ import annotations

import sys
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from timeline.render.escaping import visible
from timeline.render.tables import terminal_width
from timeline.render.words import LEGEND, date_words, listed, marks_of, since_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from timeline.answers import Fact, State

TITLES = {
    "engagement": "Engagements",
    "channel": "Channels",
    "commitment": "Commitments",
    "dyad": "Open issues",
    "claim": "Claims",
    "activity": "Under way",
    "measure": "Measures",
    "office": "Offices",
    "position": "Positions",
    "past": "Engagements that are over",
}
"""Headings of the kinds that are shipped, in the order in which a reader wants them; other kinds come before the last."""

WIDE = 110
"""Columns from which on the id of the event is shown, and not only its position."""

OVER = ("held", "cancelled", "refused")
CASES = {"best": "Best case (all that may hold)", "worst": "Worst case (what holds however the dates turn out)"}
_UNSPOKEN = {"status", "held by", "under way", "open issue"}
"""Relations that need not be named beside their object: the section says it."""
_DATED = {"dates", "takes effect"}
"""Relations whose object is EDTF."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section before it is laid out."""

    marks: str
    name: str
    said: str
    since: str
    reference: str
    plain: bool


def board(state: State, *, subject: str | None = None, width: int | None = None, colour: bool | None = None) -> str:
    """The board as text. ``width`` in columns, by default the terminal's; colour only where a person looks at it."""
    width = width or terminal_width()
    coloured = sys.stdout.isatty() if colour is None else colour
    found = sections(shown(state.facts))
    lines = [*_wrapped(heading(state, subject), width), ""]
    for kind, facts in found.items():
        title = visible(TITLES.get(kind, kind.capitalize()))
        lines += [click.style(title, bold=True) if coloured else title]
        lines += [*_laid_out(_lines(facts, width), width, coloured=coloured), ""]
    if not found:
        lines += ["Nothing is in force.", ""]
    used = {
        mark
        for facts in found.values()
        for fact in facts
        for mark in marks_of(fact.certainty, fact.standing, fact.basis, fact.hindsight, fact.order_unknown)
    }
    if used:
        lines += [*_wrapped([f"{mark} {LEGEND[mark]}" for mark in LEGEND if mark in used], width), ""]
    return "\n".join([*lines, *_next(state, subject)])


def heading(state: State, subject: str | None) -> list[str]:
    """What the state is of, in parts: the cut-offs as they were read."""
    cutoffs = state.cutoffs
    name = CASES[state.case] if state.case else "State"
    parts = [f"{name} as of {cutoffs.as_of.echo}" if cutoffs.as_of.text else f"{name}, with everything on record"]
    parts += [subject] if subject else []
    parts += [f"known by {cutoffs.known.echo}"] if cutoffs.known.text else []
    parts += [f"without {listed(cutoffs.without)}"] if cutoffs.without else []
    parts.append(f"log position {cutoffs.position}")
    return [visible(part) for part in parts]


def shown(facts: Sequence[Fact]) -> list[Fact]:
    """All facts but the possible ends of what is not in force: they would tell a reader nothing."""
    in_force = {(fact.subject, fact.relation, fact.view) for fact in facts if fact.initiates}
    return [fact for fact in facts if fact.initiates or (fact.subject, fact.relation, fact.view) in in_force]


def sections(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Facts by section, in the order of `TITLES`; engagements that are over come last, the newest first."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        over = fact.kind == "engagement" and fact.relation == "status" and fact.object in OVER and fact.certainty == "certain"
        found.setdefault("past" if over else fact.kind, []).append(fact)
    if "past" in found:
        found["past"].sort(key=lambda fact: fact.since, reverse=True)
    *known, last = TITLES
    return {kind: found[kind] for kind in dict.fromkeys([*known, *sorted(found.keys() - {last}), last]) if kind in found}


def _lines(facts: Iterable[Fact], width: int) -> list[Line]:
    lines: list[Line] = []
    before = ""
    for fact, views in merged(facts):
        name = "" if fact.name == before else fact.name
        before = fact.name
        reference = f"#{fact.position}" + (f" {fact.event_id}" if width >= WIDE else "")
        marks = marks_of(fact.certainty, fact.standing, fact.basis, fact.hindsight, fact.order_unknown)
        said, since = visible(value_words(fact, views)), visible(since_words(fact.since))
        lines.append(Line(marks, visible(name), said, since, visible(reference), plain=not marks.strip("iko")))
    return lines


def value_words(fact: Fact, views: list[str]) -> str:
    """The object with as much of its relation as is needed to understand it."""
    if not fact.initiates:
        return f"{fact.relation} may have ended"
    object_ = date_words(fact.object) if fact.relation in _DATED else fact.object
    said = object_ if fact.relation in _UNSPOKEN else f"{fact.relation}: {object_}"
    return f"{said} (in the view of {listed(views)})" if views else said


def merged(facts: Iterable[Fact]) -> list[tuple[Fact, list[str]]]:
    """Facts that differ in nothing but their view, as one with all its views."""
    merged: dict[Fact, list[str]] = {}
    for fact in facts:
        alike = replace(fact, view="") if fact.view else fact
        merged.setdefault(alike, []).extend([fact.view] if fact.view else [])
    return list(merged.items())


def _laid_out(lines: Sequence[Line], width: int, *, coloured: bool) -> list[str]:
    """Five columns: marks, subject, what holds, since when, reference. Long cells wrap within their column."""
    room = width - 4 - 3 * 2
    reference = min(max(len(line.reference) for line in lines), room * 30 // 100)
    since = min(max(len(line.since) for line in lines), room * 30 // 100)
    name = min(max(len(line.name) for line in lines), (room - reference - since) // 2)
    said = min(max(10, room - reference - since - name), max(len(line.said) for line in lines))
    rows: list[str] = []
    for line in lines:
        cells = [
            [line.marks],
            _cell(line.name, name),
            _cell(line.said, said),
            _cell(line.since, since),
            _cell(line.reference, reference),
        ]
        styles: tuple[dict[str, Any], ...] = ({"fg": "yellow"}, {"bold": True}, {} if line.plain else {"italic": True}, {}, {"dim": True})
        for i in range(max(len(cell) for cell in cells)):
            parts = [cell[i] if i < len(cell) else "" for cell in cells]
            padded = [part.ljust(size) for part, size in zip(parts, (4, name, said, since, reference), strict=True)]
            if coloured:
                padded = [click.style(part, **style) if part.strip() else part for part, style in zip(padded, styles, strict=True)]
            rows.append((padded[0] + "  ".join(padded[1:])).rstrip())
    return rows


def _cell(text: str, width: int) -> list[str]:
    """A cell's lines; most fit as they are."""
    return [text] if len(text) <= width else textwrap.wrap(text, width)


def _wrapped(parts: list[str], width: int) -> list[str]:
    lines = [""]
    for part in parts:
        joined = f"{lines[-1]} · {part}" if lines[-1] else part
        if len(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines


def _next(state: State, subject: str | None) -> list[str]:
    """What a reader would ask next, ready to type."""
    if not state.facts:
        return ["Next:  timeline events"]
    tail = f" as of {state.cutoffs.as_of.text}" if state.cutoffs.as_of.text else ""
    order = list(TITLES)
    first = min(
        state.facts, key=lambda fact: (bool(marks_of(fact.certainty, fact.standing, "")), fact.object in OVER, _rank(order, fact.kind))
    )
    lines = [f"Next:  timeline why {first.subject}{tail}"]
    if not subject:
        lines.append(f"       timeline state {first.kind}{tail}")
    if state.cutoffs.as_of.text and not state.cutoffs.known.text:
        lines.append(f"       timeline state{f' {subject}' if subject else ''} --known {state.cutoffs.as_of.text}{tail}")
    return [visible(line) for line in lines]


def _rank(order: list[str], kind: str) -> int:
    return order.index(kind) if kind in order else len(order)
