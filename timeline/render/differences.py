"""What differs between two states, as text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from timeline.render.escaping import visible
from timeline.render.tables import terminal_width
from timeline.render.words import date_words, listed, since_words

if TYPE_CHECKING:
    from timeline.answers import Comparison, Difference
    from timeline.clocks import Cutoffs

SIGNS = {
    "added": "+",
    "removed": "−",
    "changed": "~",
    "narrowed": "»",
    "contradicted": "!",
    "redated": "≈",
    "possible": "?",
    "possible end": "¿",
    "ruled out": "×",
}
"""The mark in front of each kind of difference."""


def differences(compared: Comparison, *, width: int | None = None) -> str:
    """The differences ``width`` columns wide, in the order of their subjects; by default the terminal's width."""
    width = width or terminal_width()
    lines = [f"From {_side(compared.before)}", f"to   {_side(compared.after)}", ""]
    for difference in compared:
        lines += difference_lines(difference, width)
    if not compared.differences:
        lines.append("No fact differs.")
    used = dict.fromkeys(difference.kind for difference in compared)
    if used:
        lines += ["", " · ".join(f"{SIGNS[kind]} {kind}" for kind in SIGNS if kind in used)]
    return "\n".join(lines)


def difference_lines(difference: Difference, width: int, indent: str = "") -> list[str]:
    """One difference, wrapped, its sign in front."""
    text = visible(f"{SIGNS[difference.kind]} {difference_words(difference)}")
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=f"{indent}    ", break_on_hyphens=False)


def _side(cutoffs: Cutoffs) -> str:
    parts = [f"as of {cutoffs.as_of.echo}" if cutoffs.as_of.text else "all that happened"]
    parts += [f"known by {cutoffs.known.echo}"] if cutoffs.known.text else []
    parts += [f"without {listed(cutoffs.without)}"] if cutoffs.without else []
    return visible(" · ".join([*parts, f"log position {cutoffs.position}"]))


def difference_words(difference: Difference) -> str:
    """One difference in a sentence, without its sign."""
    view = f" (in the view of {difference.view})" if difference.view else ""
    name = f"{difference.subject} · {difference.relation}{view}:"
    before = _value(difference.before, difference.before_standing)
    after = _value(difference.after, difference.after_standing)
    reference = f"#{difference.position} {difference.event_id}"
    since = since_words(difference.after_since) if difference.after_since else ""
    when = date_words(difference.after_since)
    said = {
        "added": f"{after}, {since}",
        "removed": f"no longer {before}",
        "changed": f"{before} → {after}, {since}",
        "possible": f"may be {after}, {when}",
        "possible end": f"{f'{after} ' if difference.after else ''}may have ended, {when}",
        "ruled out": f"{before} is no longer possible",
    }.get(difference.kind, f"{after}, {date_words(difference.before_since)} → {when}")
    return f"{name} {said}  {reference}"


def _value(object_: str, standing: str) -> str:
    return f"{object_} ({standing})" if standing not in {"", "actual"} else object_
