"""What differs between two states, as text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from timeline.render.tables import printable, terminal_width
from timeline.render.words import date_words, since_words

if TYPE_CHECKING:
    from timeline.answers import Comparison, Difference
    from timeline.clocks import Cutoffs

SIGNS = {"added": "+", "removed": "−", "changed": "~", "narrowed": "»", "contradicted": "!", "redated": "≈"}
"""The mark in front of each kind of difference."""


def differences(compared: Comparison, *, width: int | None = None) -> str:
    """The differences ``width`` columns wide, in the order of their subjects; by default the terminal's width."""
    width = width or terminal_width()
    lines = [f"From {_side(compared.before)}", f"to   {_side(compared.after)}", ""]
    for difference in compared:
        sign = SIGNS[difference.kind]
        lines += textwrap.wrap(printable(f"{sign} {_said(difference)}"), width, subsequent_indent="    ", break_on_hyphens=False)
    if not compared.differences:
        lines.append("No fact differs.")
    used = dict.fromkeys(difference.kind for difference in compared)
    if used:
        lines += ["", " · ".join(f"{SIGNS[kind]} {kind}" for kind in SIGNS if kind in used)]
    return "\n".join(lines)


def _side(cutoffs: Cutoffs) -> str:
    parts = [f"as of {cutoffs.as_of.echo}" if cutoffs.as_of.text else "all that happened"]
    parts += [f"known by {cutoffs.known.echo}"] if cutoffs.known.text else []
    return " · ".join([*parts, f"log position {cutoffs.position}"])


def _said(difference: Difference) -> str:
    view = f" (in the view of {difference.view})" if difference.view else ""
    name = f"{difference.subject} · {difference.relation}{view}:"
    before = _value(difference.before, difference.before_standing)
    after = _value(difference.after, difference.after_standing)
    reference = f"#{difference.position} {difference.event_id}"
    if difference.kind == "added":
        return f"{name} {after}, {since_words(difference.after_since)}  {reference}"
    if difference.kind == "removed":
        return f"{name} no longer {before}  {reference}"
    if difference.kind == "changed":
        return f"{name} {before} → {after}, {since_words(difference.after_since)}  {reference}"
    return f"{name} {after}, {date_words(difference.before_since)} → {date_words(difference.after_since)}  {reference}"


def _value(object_: str, standing: str) -> str:
    return f"{object_} ({standing})" if standing not in {"", "actual"} else object_
