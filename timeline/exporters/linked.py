"""Events as linked data: schema.org in JSON-LD, for the pages of the web."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from timeline.exporters.told import fact_of, happened, headline, moment_of, own_fields, present
from timeline.render.escaping import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from timeline.exporters.told import Told
    from timeline.views import EventView

CONTEXT = ["https://schema.org", {"edtf": {"@id": "http://purl.org/dc/terms/date", "@type": "http://id.loc.gov/datatypes/edtf/EDTF"}}]
"""schema.org, and the one word that it lacks: a date as EDTF."""


def jsonld_pages(events: Iterable[EventView], told: Told) -> Iterator[str]:
    """One object with a graph of events, made to stand in a page: nothing in it can end a script element."""
    comma = f'{{"@context": {json.dumps(CONTEXT)}, "@graph": ['
    for event in present(events, told):
        dumped = json_text(json.dumps(_event(event, told), ensure_ascii=False))
        yield f"{comma}\n{dumped.replace('<', chr(92) + 'u003c').replace('>', chr(92) + 'u003e').replace('&', chr(92) + 'u0026')}"
        comma = ","
        told.written += 1
    yield "\n]}\n" if comma == "," else f"{comma}]}}\n"


def _event(event: EventView, told: Told) -> dict[str, Any]:
    fact, occurrence = fact_of(event), happened(event)
    for name in ("affects", "standing", "according_to", "confidence", "caused_by", "impact", "data"):
        if name in fact:
            told.lost(f"have `{name}`, for which schema.org has no word")
    if own_fields(fact):
        told.lost("have fields of their own type, for which schema.org has no word")
    start, end = _start(event), _end(event)
    if start is None and end is None:
        told.lost("have no startDate or endDate: `edtf` tells what is known")
    parts: dict[str, Any] = {
        "@type": "Event",
        "@id": f"urn:timeline:event:{event.id}",
        "identifier": event.id,
        "additionalType": f"urn:timeline:type:{event.type}",
        "name": headline(fact, event),
        "startDate": start,
        "endDate": end,
        "edtf": occurrence.edtf,
        "location": {"@type": "Place", "name": fact["where"]} if fact.get("where") else None,
        "keywords": fact.get("topics"),
        "about": [_party(actor) for actor in (*fact.get("actors", ()), *fact.get("targets", ()))],
        "subjectOf": [_source(source) for source in fact.get("sources", ())],
    }
    return {name: content for name, content in parts.items() if content}


def _start(event: EventView) -> str | None:
    """ISO 8601, as little of it as is known; None for a begin that is open or outside the years 1 to 9999."""
    occurrence = happened(event)
    if moment_of(occurrence) is not None:
        return occurrence.edtf
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", occurrence.edtf):
        return occurrence.edtf
    return _day(occurrence.earliest_day)


def _end(event: EventView) -> str | None:
    occurrence = happened(event)
    return _day(occurrence.latest_day) if _day(occurrence.latest_day) != _start(event) and moment_of(occurrence) is None else None


def _day(day: str) -> str | None:
    return day if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) and day[:4] != "0000" else None


def _party(actor: str) -> dict[str, Any]:
    party, _, name = actor.partition("/")
    organization = {"@type": "Organization", "identifier": party, "name": party}
    return {"@type": "Person", "name": name, "affiliation": organization} if name else organization


def _source(source: dict[str, str]) -> dict[str, Any]:
    parts = {
        "@type": "CreativeWork",
        "publisher": {"@type": "Organization", "name": source["publisher"]},
        "name": source.get("title"),
        "url": source.get("url"),
        "datePublished": source.get("published"),
        "abstract": source.get("quote"),
    }
    return {name: content for name, content in parts.items() if content}
