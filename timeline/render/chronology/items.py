"""Events on a page, as HTML: what the macros `entries` and `item` of `items.html` put out.

They are laid out here and not in a template, since a page of a hundred thousand events spends half of its time on them: one text for
an item is put together in a fifth of the time that a template takes to escape and mark a dozen pieces.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from timeline.render.chronology.names import capital
from timeline.render.escaping import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.render.chronology.document import Item

_SPECIAL = re.compile("[&<>\"']")


def laid_out(items: Iterable[Item], prefix: str = "e-") -> str:
    """Items as markup. ``prefix``: of their anchors. Raises `ImportError` where Jinja2, which brings markupsafe, is missing."""
    from markupsafe import Markup  # noqa: PLC0415

    before = shown(prefix)
    return Markup("".join([_entry(item, before) for item in items]))  # noqa: S704 - each text is escaped below


def shown(text: str) -> str:
    """Text that HTML shows as it is, on one line, between tags or in a quoted attribute."""
    from markupsafe import escape  # noqa: PLC0415

    said = visible(text)
    return str(escape(said)) if _SPECIAL.search(said) else said


def _entry(item: Item, prefix: str) -> str:
    repeats = " repeats" if item.repeats else ""
    sentence, notes = shown(item.sentence), item.notes
    if item.withdrawn:
        sentence = f'<del>{sentence}</del> <strong class="withdrawn">{shown(item.withdrawn)}</strong>'
    cited = references(notes) if notes else f' <span class="cite">({shown(item.inline)})</span>' if item.inline else ""
    return (
        f'<li id="{prefix}{shown(item.id)}" class="event {item.standing}{repeats}">\n'
        f'<p class="when">{dated(item)}</p>\n<div class="told">\n'
        f'<p dir="auto">{sentence}{cited}</p>{"".join(_below(item))}\n</div>\n</li>\n'
    )


def _below(item: Item) -> Iterator[str]:
    """The paragraphs below the sentence; most items have one at most."""
    for reply in item.replies:
        yield f'\n<p class="reply" dir="auto">{shown(reply)}</p>'
    if item.caption:
        yield f'\n<p class="who" dir="auto">{shown(item.caption)}</p>'
    if item.marks:
        yield f'\n<p class="marks">{shown(capital("; ".join(item.marks)))}.</p>'
    if item.correction and not item.notes:
        yield f'\n<p class="correction" dir="auto">{shown(item.correction)}</p>'
    if item.importance:
        yield f'\n<p class="score">{shown(item.importance.words)}</p>'


def dated(item: Item) -> str:
    """The date of an item as ``<time>``; the same dates come again and again."""
    return _time(item.datetime, item.date, item.vague, item.repeats)


@lru_cache(maxsize=8192)
def _time(datetime: str, date: str, vague: str, repeats: bool) -> str:
    from markupsafe import Markup  # noqa: PLC0415

    again = " again" if repeats else ""
    stamp = f'<time class="date{again}" datetime="{datetime}">' if datetime else f'<span class="date{again}">'
    said = f"{stamp}{shown(date)}{'</time>' if datetime else '</span>'}"
    return Markup(f'{said} <span class="vague">{vague}</span>' if vague and not repeats else said)  # noqa: S704 - escaped above


@lru_cache(maxsize=8192)
def references(numbers: tuple[int, ...]) -> str:
    """Links to notes."""
    from markupsafe import Markup  # noqa: PLC0415

    links = " ".join(f'<a href="#n{number}" aria-label="Note {number}">{number}</a>' for number in numbers)
    return Markup(f'<sup class="refs">{links}</sup>')  # noqa: S704 - numbers
