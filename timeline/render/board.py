"""The state as a board that a busy reader takes in at once: one section for each kind of subject."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from timeline.render.tables import drawn, printable, terminal_width
from timeline.render.words import LEGEND, marks_of, since_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.queries import Fact, State

TITLES = {
    "engagement": "Engagements",
    "channel": "Channels",
    "commitment": "Commitments",
    "dyad": "Open issues",
    "claim": "Claims",
    "activity": "Under way",
    "measure": "Measures",
    "position": "Positions",
    "office": "Offices",
}
"""Headings of the kinds that are shipped, in the order in which a reader wants them; other kinds follow by name."""

WIDE = 100
"""Columns from which on the id of the event is shown, and not only its position."""


def board(state: State, *, subject: str | None = None, width: int | None = None, colour: bool | None = None) -> str:
    """The board as text. ``width`` in columns; by default the terminal's."""
    width = width or terminal_width()
    lines = [_heading(state, subject), ""]
    kinds = dict.fromkeys([*TITLES, *sorted({fact.kind for fact in state.facts})])
    used: set[str] = set()
    for kind in kinds:
        facts = [fact for fact in state.facts if fact.kind == kind]
        if facts:
            lines += [_section(TITLES.get(kind, kind.capitalize()), facts, width, colour), ""]
            used |= {mark for fact in facts for mark in marks_of(fact.certainty, fact.standing, fact.basis)}
    if not state.facts:
        lines += ["Nothing is in force.", ""]
    if used:
        lines += [*_wrapped([f"{mark} {LEGEND[mark]}" for mark in LEGEND if mark in used], width), ""]
    lines += _next(state, subject)
    return "\n".join(lines)


def _heading(state: State, subject: str | None) -> str:
    cutoffs = state.cutoffs
    parts = [f"State as of {cutoffs.as_of.echo}" if cutoffs.as_of.text else "State, with everything on record"]
    if subject:
        parts.append(subject)
    if cutoffs.known.text:
        parts.append(f"known by {cutoffs.known.echo}")
    parts.append(f"log position {cutoffs.position}" + (f" of {cutoffs.head}" if cutoffs.recorded_asked else ""))
    return " · ".join(parts)


def _section(title: str, facts: list[Fact], width: int, colour: bool | None) -> str:  # noqa: FBT001
    from rich.table import Table  # noqa: PLC0415 - only where a board is drawn
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0), expand=False)
    table.add_column(width=3, no_wrap=True)
    table.add_column(overflow="fold", ratio=None, max_width=max(16, width * 34 // 100))
    table.add_column(overflow="fold")
    table.add_column(overflow="fold", max_width=max(14, width * 30 // 100))
    table.add_column(overflow="fold", style="dim")
    before = ""
    for fact, views in _merged(facts):
        name = "" if fact.name == before else fact.name
        before = fact.name
        reference = f"#{fact.position}" + (f" {fact.event_id}" if width >= WIDE else "")
        marks = marks_of(fact.certainty, fact.standing, fact.basis)
        style = "" if fact.standing == "actual" and fact.certainty == "certain" else "italic"
        table.add_row(
            Text(marks, style="yellow"), Text(printable(name), style="bold"), Text(printable(_what(fact, views)), style=style),
            since_words(fact.since), reference,
        )  # fmt: skip
    heading = drawn(Text(title, style="bold underline"), width, colour=colour)
    return f"{heading}\n{drawn(table, width, colour=colour)}"


def _what(fact: Fact, views: list[str]) -> str:
    """The object with as much of its relation as is needed to understand it."""
    said = fact.object if fact.relation in {"status", "held by", "under way"} else f"{fact.relation}: {fact.object}".rstrip(": ")
    if not fact.initiates:
        said = f"{fact.relation} may have ended" if fact.certainty == "possible" else f"{fact.relation} ended"
    return f"{said} (in the view of {' and '.join(views)})" if views else said


def _merged(facts: Iterable[Fact]) -> list[tuple[Fact, list[str]]]:
    """Facts that differ in nothing but their view, as one with all its views."""
    merged: dict[Fact, list[str]] = {}
    for fact in facts:
        merged.setdefault(replace(fact, view=""), []).extend([fact.view] if fact.view else [])
    return list(merged.items())


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
    first = min(state.facts, key=lambda fact: (order.index(fact.kind) if fact.kind in order else len(order)))
    lines = [f"Next:  timeline why {first.subject}{tail}"]
    if not subject:
        lines.append(f"       timeline state {first.kind}{tail}")
    if state.cutoffs.as_of.text:
        lines.append(f"       timeline state{f' {subject}' if subject else ''} --known {state.cutoffs.as_of.text}{tail}")
    return lines
