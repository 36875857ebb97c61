"""A chronology in Markdown: a heading a section, an item a date, footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.render.chronology.made import Seal
from timeline.render.escaping import markdown, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.render.chronology.document import Document, Item


def markdown_page(document: Document) -> Iterator[str]:
    """The page, piece by piece."""
    yield f"# {markdown(document.title)}\n\n"
    if document.intro:
        yield f"{markdown(document.intro)}\n\n"
    for section in document.sections:
        yield f"## {markdown(section.heading)}\n\n"
        waiting: Item | None = None
        for item in section.items:
            # A date stands once: alone above its events where there are several.
            if waiting is not None:
                yield from _dated(waiting, opens=item.repeats)
            waiting = item
        if waiting is not None:
            yield from _dated(waiting, opens=False)
        yield from (f"- {markdown(line)}\n" for line in section.lines)
        yield "\n"
    for number, words, url in document.notes:
        yield f"[^{number}]: {linked(words, url)}\n"
    if document.notes:
        yield "\n"
    yield from _footer(document)


def _dated(item: Item, *, opens: bool) -> Iterator[str]:
    """An item, under its date. ``opens``: others of the same date follow."""
    date = f"**{markdown(item.date)}**" + (f" ({item.vague})" if item.vague else "")
    if item.repeats:
        yield f"  - {_told(item)}\n"
    elif opens:
        yield f"- {date}\n  - {_told(item)}\n"
    else:
        yield f"- {date} {_told(item)}\n"


def _told(item: Item) -> str:
    parts = [markdown(" ".join((item.sentence, *item.replies)))]
    if item.withdrawn:
        parts = [f"~~{parts[0]}~~ **{markdown(item.withdrawn)}**"]
    refs = "".join(f"[^{number}]" for number in item.notes)
    if item.marks:
        parts.append(f"*({markdown('; '.join(item.marks))})*")
    if item.caption:
        parts.append(f"*({markdown(item.caption.removesuffix('.'))})*")
    text = f"{parts[0]}{refs}" if len(parts) == 1 else f"{' '.join(parts)}{refs}"
    if item.inline:
        text += f" ({markdown(item.inline)})"
    if item.correction and not item.notes:
        text += f" *\\[{markdown(item.correction)}\\]*"
    if item.importance:
        text += f" `{item.importance.words}`"
    return text


def linked(words: str, url: str) -> str:
    """A source; its address as a link, all else escaped."""
    if not url or any(char in url for char in "<>\\ ") or not url.isprintable():
        return markdown(words)
    before, _, after = words.partition(url)
    return f"{markdown(before)} <{url}>{markdown(after)}".strip()


def _footer(document: Document) -> Iterator[str]:
    made = document.made
    yield "---\n\n"
    yield f"{document.counted}. {markdown(made.words)} Its head is `{made.head}`. The command:\n\n"
    yield f"    {visible(made.command)}\n\n"
    yield "`timeline check FILE` tells whether the log still says so.\n\n"
    yield Seal(f"<!-- {made.line} -->\n")
