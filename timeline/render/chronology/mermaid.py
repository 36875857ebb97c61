"""A chronology as a Mermaid timeline diagram. What means something to Mermaid is written as one of its numbered characters."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from timeline.render.chronology.made import Seal
from timeline.render.escaping import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.render.chronology.document import Document

_SPECIAL = re.compile(r"[#:;<>\"'`{}\[\]()%&\\|~$*_]")
LONGEST = 240
"""Characters of a sentence: a box in a diagram holds no more."""


def mermaid_page(document: Document) -> Iterator[str]:
    """The diagram: a section a heading, a period a date. Sources and notes find no place in it."""
    yield f"timeline\n    title {label(document.title)}\n"
    for section in document.sections:
        yield f"    section {label(section.heading)}\n"
        opened = False
        for item in section.items:
            said = " ".join(chain((item.sentence,), item.replies, item.marks and (f"({'; '.join(item.marks)})",), (item.withdrawn,)))
            box = f" : {label(said)}"
            if item.repeats and opened:
                yield f"\n        {' ' * 4}{box.lstrip()}"
            else:
                date = f"{item.date} ({item.vague})" if item.vague else item.date
                yield f"{chr(10) if opened else ''}        {label(date)}{box}"
            opened = True
        yield "\n" if opened else ""
    yield Seal(f"%% {document.made.line}\n")


def label(text: str) -> str:
    """Text on one line in which nothing means anything to Mermaid."""
    said = " ".join(visible(text).split())
    said = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", said) or "–"
