"""A chronology as it is asked for, by whichever face: its account, its document, the command that makes it again, its formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from timeline.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from timeline.accounts import Account
    from timeline.answers import Filters
    from timeline.clocks import Clocks, Cutoffs
    from timeline.engines import Engine
    from timeline.render.chronology.document import Document, Item

LONGEST_TEXT = 4_000
"""Characters of a title or an introduction: both stand in the command that a document names."""
HEADED = frozenset({"text", "md", "html", "mermaid"})
"""Formats in which an event is read under its heading; in the others each stands alone."""


class Asking(Protocol):
    """What a question is asked with: an open log, its clocks, filters."""

    @property
    def engine(self) -> Engine: ...  # noqa: D102
    @property
    def clocks(self) -> Clocks: ...  # noqa: D102
    @property
    def filters(self) -> Filters: ...  # noqa: D102


def composed(ask: Asking, cutoffs: Cutoffs, given: Mapping[str, Any], format_: str) -> tuple[Account, Document]:
    """The account that is asked for, and its document."""
    from timeline.accounts import Wanted, account  # noqa: PLC0415
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.chronology.compose import compose  # noqa: PLC0415
    from timeline.render.chronology.made import Made  # noqa: PLC0415

    words = " ".join(given["span"]) or None
    first, last, echo = ask.clocks.span(words, cutoffs.position)
    wanted = Wanted(
        first, last, echo, ask.filters, given["group"], given["coded"], given["top"], given["max_per_type"],
        given["retracted"], given["explain"], given.get("part"),
    )  # fmt: skip
    told = account(ask.engine, Questions(ask.engine), cutoffs, wanted)
    made = Made.of(told.head, cutoffs, _arguments(given, echo, cutoffs, format_))
    title, intro = (_one_line(given[name], name) for name in ("title", "intro"))
    return told, compose(told, made, title=title, intro=intro, cite=given["cite"], headed=format_ in HEADED)


def _one_line(text: str | None, name: str) -> str | None:
    if text is not None and len(text) > LONGEST_TEXT:
        raise InvalidInput(f"the {name} has {len(text):,} characters", remedy=f"{LONGEST_TEXT:,} at most; a template holds more")
    return None if text is None else " ".join(text.split())


def _arguments(given: Mapping[str, Any], echo: str, cutoffs: Cutoffs, format_: str) -> Iterator[str]:
    """The command that makes the document again, with words such as `last month` resolved. It names no log and no position."""
    yield "chronology"
    span = echo.replace(" to ", "..")
    if span and not span.startswith("-"):
        yield span
    for name, told in (("--as-of", cutoffs.as_of.text), ("--known", cutoffs.known.text)):
        if told is not None:
            yield from (name, told)
    for name, option, default in _REMEMBERED:
        told = given[name]
        if told is True:
            yield option
        elif told is not None and told is not False and told != default:
            yield from (option, _one_line(str(told), name) or "")
    yield from ("-O", format_)
    if span.startswith("-"):  # a year BCE is no option
        yield from ("--", span)


_REMEMBERED = (
    ("actor", "--actor", None),
    ("dyad", "--dyad", None),
    ("topic", "--topic", None),
    ("type_", "--type", None),
    ("source", "--source", None),
    ("group", "--group", "month"),
    ("cite", "--cite", "footnotes"),
    ("top", "--top", None),
    ("max_per_type", "--max-per-type", None),
    ("explain", "--explain", False),
    ("retracted", "--retracted", False),
    ("coded", "--coded", "counts"),
    ("title", "--title", None),
    ("intro", "--intro", None),
    ("template", "--template", None),
)
"""What a document's command says, in this order: the parameter, its option, and the value that goes without saying."""


def laid_out(document: Document, format_: str, given: Mapping[str, Any], lost: Callable[[Item], None]) -> Iterator[str]:
    """The document in a format, piece by piece, with its digest."""
    from timeline.render.chronology.made import sealed  # noqa: PLC0415

    if given["template"] is not None:
        from timeline.render.chronology.pages import read_template, templated  # noqa: PLC0415

        source = read_template(Path(given["template"]))
        return sealed(templated(document, source, given["template"], format_))
    return sealed(_pieces(document, format_, given, lost))


def _pieces(document: Document, format_: str, given: Mapping[str, Any], lost: Callable[[Item], None]) -> Iterator[str]:
    from timeline.render.chronology import atom, calendar, data, markdown, mermaid, pages, text, timelinejs  # noqa: PLC0415

    if format_ in {"ics", "timelinejs"}:
        made = calendar.calendar_page if format_ == "ics" else timelinejs.timelinejs_page
        return made(document, skipped=lost)
    if format_ == "csv":
        return data.csv_page(document, explain=given["explain"])
    renderers: dict[str, Callable[[Document], Iterator[str]]] = {
        "text": text.text_page, "md": markdown.markdown_page, "html": pages.html_page, "json": data.json_page,
        "mermaid": mermaid.mermaid_page,        "atom": atom.atom_page,
    }  # fmt: skip
    return renderers[format_](document)
