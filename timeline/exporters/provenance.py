"""Where each version of an event came from, as W3C PROV (PROV-JSON), made with the `prov` library.

Versions are entities, revised one from another and derived from their sources; commits are activities; who wrote them is an agent.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from timeline.errors import Unsupported
from timeline.exporters.told import present
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from timeline.exporters.told import Told
    from timeline.store import Store
    from timeline.views import EventView

NAMESPACE = "urn:timeline:"


def provenance(store: Store, position: int, events: Iterable[EventView], told: Told) -> str:
    """PROV-JSON of the events and of all their versions up to a position. Raises `Unsupported` where the library is missing.

    The graph is held in memory.
    """
    try:
        from prov.model import ProvDocument  # noqa: PLC0415 - an extra
    except ImportError:
        raise Unsupported("this needs prov, which is not installed", remedy="pip install 'timeline-engine[prov]'") from None
    document: Any = ProvDocument()
    document.add_namespace("tl", NAMESPACE)
    document.add_namespace("prov", "http://www.w3.org/ns/prov#")
    chosen = {event.id: event for event in present(events, told, versions=True)}
    versions: dict[int, str] = {}
    commits: dict[int, str] = {}
    for position_, operation, event_id, version, type_, edtf, summary, reason, concerns, number, author, message, recorded in store.rows(
        sql("query_provenance"), [position]
    ):
        if event_id not in chosen:
            continue
        if number not in commits:
            commits[number] = f"tl:commit/{number}"
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=recorded)
            document.activity(commits[number], moment, moment, _given({"prov:label": message}))
            document.wasAssociatedWith(commits[number], _agent(document, "author", author))
        if operation in {"record", "supersede"}:
            name = versions[position_] = f"tl:event/{event_id}/{version}"
            given = {"prov:label": summary, "tl:type": type_, "tl:edtf": edtf, "tl:reason": reason, "tl:position": position_}
            document.entity(name, _given(given))
            document.wasGeneratedBy(name, commits[number])
            if concerns in versions:
                document.wasRevisionOf(name, versions[concerns])
        elif operation == "retract" and concerns in versions:
            document.wasInvalidatedBy(versions[concerns], commits[number], None, None, _given({"tl:reason": reason}))
    for event in chosen.values():
        told.written += 1
        for source in event.sources:
            _source(document, versions.get(event.position), source.to_dict())
    return str(document.serialize(format="json", indent=1)) + "\n"


def _given(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: content for name, content in attributes.items() if content not in {"", None}}


def _named(kind: str, text: str) -> str:
    """A name that any text can have: what was written stands in the label."""
    return f"tl:{kind}/{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _agent(document: Any, kind: str, label: str) -> str:
    name = _named(kind, label)
    if not document.get_record(name):
        document.agent(name, _given({"prov:label": label}))
    return name


def _source(document: Any, version: str | None, source: dict[str, str]) -> None:
    name = _named("source", repr(sorted(source.items())))
    if not document.get_record(name):
        label = source.get("title") or source["publisher"]
        told = {f"tl:{key}": source.get(key) for key in ("url", "published", "quote", "via")}
        document.entity(name, _given({"prov:label": label, **told}))
        document.wasAttributedTo(name, _agent(document, "publisher", source["publisher"]))
    if version:
        document.hadPrimarySource(version, name)
