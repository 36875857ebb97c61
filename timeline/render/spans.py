"""A history as text: each value of a fact with its interval and the events at both ends."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from timeline.render.escaping import visible
from timeline.render.tables import terminal_width
from timeline.render.words import LEGEND, date_words, marks_of, since_words

if TYPE_CHECKING:
    from timeline.answers import History, Span


def spans(history: History, *, width: int | None = None) -> str:
    """The history ``width`` columns wide, a block for each fact; by default the terminal's width."""
    width = width or terminal_width()
    cutoffs = history.cutoffs
    head = [f"History of {history.subject}"]
    head += [f"as of {cutoffs.as_of.echo}"] if cutoffs.as_of.text else []
    head += [f"known by {cutoffs.known.echo}"] if cutoffs.known.text else []
    head.append(f"log position {cutoffs.position}")
    lines = [visible(" · ".join(head))]
    for (subject, relation, view), group in groupby(history, key=lambda span: (span.subject, span.relation, span.view)):
        seen = f" (in the view of {view})" if view else ""
        lines += ["", visible(f"{subject} · {relation}{seen}")]
        for span in group:
            lines += textwrap.wrap(_said(span), width, initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False)
    if not history.spans:
        lines += ["", "Nothing was ever in force."]
    return "\n".join(lines)


def _said(span: Span) -> str:
    until = f"until {date_words(span.until)}" if span.until else "still so"
    marks = "".join(f" · {LEGEND[mark]}" for mark in marks_of("certain", span.standing, span.basis))
    ended = f" → #{span.until_position} {span.until_event_id}" if span.until_position else ""
    return visible(f"{span.object}  {since_words(span.since)}, {until}{marks}  #{span.position} {span.event_id}{ended}")
