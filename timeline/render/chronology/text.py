"""A chronology for the terminal: the dates in a margin."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from timeline.render.escaping import visible
from timeline.render.tables import terminal_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.render.chronology.document import Document, Item

MARGIN = 18
"""Columns of the margin in which dates stand; a longer date has a line of its own."""


def text_page(document: Document, *, width: int | None = None) -> Iterator[str]:
    """Plain text ``width`` columns wide; by default the terminal's."""
    width = width or terminal_width()
    yield "\n".join(textwrap.wrap(visible(document.title), width)) + "\n"
    for section in document.sections:
        yield "\n" + _filled(visible(section.heading), width, "")
        for item in section.items:
            yield from _lines(item, width)
        for line in section.lines:
            yield _filled(visible(line), width, " " * (MARGIN + 2))
    made = document.made
    known = f", as known by {made.known}" if made.known else ""
    yield "\n" + "\n".join(textwrap.wrap(f"{document.counted}{known} · log position {made.position}", width)) + "\n"


def _lines(item: Item, width: int) -> Iterator[str]:
    indent = " " * (MARGIN + 2)
    head = indent
    if not item.repeats:
        date = visible(item.date)
        head = f"  {date}".ljust(MARGIN + 2)
        if len(date) > MARGIN - 1:
            yield f"  {date}\n"
            head = indent
    said = " ".join((item.sentence, *item.replies))
    marks = [*item.marks, *([item.vague] if item.vague else [])]
    notes = [f"({'; '.join(marks)})"] if marks else []
    notes += [f"({item.caption.removesuffix('.')})"] if item.caption else []
    notes += [item.withdrawn.upper()[:1] + item.withdrawn[1:]] if item.withdrawn else []
    publishers = "; ".join(dict.fromkeys(source.publisher for source in item.sources))
    cited = item.inline or (publishers if item.notes else "")
    notes += [f"[{cited}]"] if cited else []
    yield _filled(visible(" ".join((said, *notes))), width, head, indent)
    if item.correction and item.inline:
        yield _filled(visible(item.correction), width, f"{indent}  ")
    if item.importance:
        yield _filled(item.importance.words, width, f"{indent}  ")


def _filled(text: str, width: int, head: str, indent: str | None = None) -> str:
    lines = textwrap.wrap(text, width, initial_indent=head, subsequent_indent=head if indent is None else indent, break_on_hyphens=False)
    return "\n".join(lines) + "\n"
