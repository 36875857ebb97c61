"""A chronology as an Atom feed (RFC 4287): an entry an event."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from timeline.render.chronology.made import Seal
from timeline.render.chronology.pages import is_web
from timeline.render.escaping import visible
from timeline.render.words import moment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.render.chronology.document import Document, Item


def atom_page(document: Document) -> Iterator[str]:
    """The feed. An entry is updated when the log got the version that it tells."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
    yield f"  <id>{_urn(document.made.command)}</id>\n  <title>{_text(document.title)}</title>\n"
    if document.intro:
        yield f"  <subtitle>{_text(document.intro)}</subtitle>\n"
    yield f"  <updated>{moment_of(document.recorded)}</updated>\n  <author><name>timeline</name></author>\n"
    for section in document.sections:
        for item in section.items:
            yield "".join(_entry(item, section.prefix))
    yield f"  <rights>{_text(document.made.words)} {_text(document.made.command)}</rights>\n"
    yield "</feed>\n"
    yield Seal(f"<!-- {document.made.line} -->\n")


def _entry(item: Item, prefix: str) -> Iterator[str]:
    date = f"{item.when} ({item.vague})" if item.vague else item.when
    yield f"  <entry>\n    <id>{_urn(prefix + item.id)}</id>\n    <title>{_text(f'{date}: {item.sentence}')}</title>\n"
    yield f"    <updated>{moment_of(item.event.recorded)}</updated>\n"
    for topic in item.topics:
        yield f"    <category term={_attribute(topic)}/>\n"
    if url := next((source.url for source in item.sources if is_web(source.url)), ""):
        yield f'    <link rel="related" href={_attribute(url)}/>\n'
    said = [item.prose, *item.marks, item.withdrawn, item.correction, *item.cited]
    yield f'    <content type="text">{_text(chr(10).join(part for part in said if part))}</content>\n  </entry>\n'


def _text(text: str) -> str:
    return escape(visible(text, lines=True))


def _attribute(text: str) -> str:
    return quoteattr(visible(text))


def _urn(name: str) -> str:
    """An address that stays the same for the same name."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"timeline:{name}").urn
