"""The derived rows of entries that were just written, from the events at hand.

`Derivation.apply` reads the same rows out of the log, as every rebuild does. Right after an append the log need not be read
again: the events are still there. That both give the same rows is proved by test (tests/log/test_direct.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.changes import Held
from timeline.columns import Kind, run
from timeline.stored import known_from
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from timeline.model import Entry, Event
    from timeline.store import Store
    from timeline.vocabulary import Vocabulary

    Weights = Callable[[Event], Iterable[tuple[str, float, str]]]

Row = tuple[Any, ...]

EFFECTS: Mapping[str, Kind] = {
    "position": "whole", "ordinal": "whole", "subject": "text", "relation": "text", "slot": "text", "object": "text",
    "initiates": "whole", "view": "text", "basis": "text", "since": "text", "begin_earliest": "whole", "begin_latest": "whole",
    "event_id": "text", "standing": "text", "known": "whole",
}  # fmt: skip
SOURCES: Mapping[str, Kind] = {
    "position": "whole", "concerns": "whole", "ordinal": "whole", "known": "whole", "publisher": "text", "title": "text",
    "url": "text", "published": "text", "quote": "text", "via": "text",
}  # fmt: skip
PARTIES: Mapping[str, Kind] = {"position": "whole", "role": "text", "ordinal": "whole", "party": "text"}
ROLES = ("actor", "target", "dyad", "topic", "cause")
SCORES: Mapping[str, Kind] = {
    "position": "whole", "dyad": "text", "score": "real", "scale": "text", "event_id": "text", "standing": "text", "known": "whole",
    "begin_earliest": "whole", "begin_latest": "whole",
}  # fmt: skip

_OPEN_END = 2**63 - 1


def derive_directly(store: Store, vocabulary: Vocabulary, weights_of: Weights, held: Sequence[Held]) -> None:
    """Insert effects, sources, parties and scores of the entries, in the running transaction. No coded event is among them."""
    _insert(store, "held_effects", EFFECTS, effect_rows(vocabulary, held))
    _insert(store, "held_sources", SOURCES, source_rows(held))
    _insert(store, "held_parties", PARTIES, party_rows(held))
    _insert(store, "held_scores", SCORES, score_rows(weights_of, held))


def _insert(store: Store, query: str, kinds: Mapping[str, Kind], rows: list[Row]) -> None:
    if rows:
        run(store.connection, sql(query), (), kinds, list(zip(*rows, strict=True)))


def effect_rows(vocabulary: Vocabulary, held: Sequence[Held]) -> list[Row]:
    """As `derive_effects.sql` has them: an effect takes place at the occurrence's begin, or the microsecond after its end."""
    rows: list[Row] = []
    relations = vocabulary.relations
    for entry, event, _ in held:
        if event is None:
            continue
        begin = _since(entry.edtf, 0), entry.begin_earliest, entry.begin_latest
        tail = entry.event_id, entry.standing, entry.known
        for ordinal, effect in enumerate(event.effects()):
            subject, relation, object_, initiates, view, basis, at = effect
            declared = relations.get((subject.partition(":")[0], relation)) or vocabulary.relation_of(effect)
            slot = declared.slot(object_)
            when = begin if at == "begin" else _after(entry)
            rows.append((entry.position, ordinal, subject, relation, slot, object_, initiates, view, basis, *when, *tail))
    return rows


def _after(entry: Entry) -> tuple[str, int, int]:
    """The microsecond after the occurrence's end; an open end stays open."""
    earliest, latest = entry.end_earliest, entry.end_latest
    return (
        _since(entry.edtf, 1),
        earliest + 1 if abs(earliest) < _OPEN_END else earliest,
        latest + 1 if abs(latest) < _OPEN_END else latest,
    )


def _since(edtf: str, end: int) -> str:
    """The begin (0) or end (1) of an occurrence as EDTF; the whole of it where that end is open and the other one is not."""
    if "/" not in edtf:
        return edtf
    ends = edtf.split("/")
    own, other = ends[end], ends[1 - end]
    return own if own not in {"", ".."} or not other else edtf


def source_rows(held: Sequence[Held]) -> list[Row]:
    """As `derive_sources.sql` has them: known from its publication, or else with its entry."""
    rows: list[Row] = []
    for entry, _, sources in held:
        if sources:
            concerns = entry.concerns if entry.operation == "corroborate" else entry.position
            for ordinal, s in enumerate(sources):
                known = known_from(s.published)
                known = entry.known if known is None else known
                rows.append((entry.position, concerns, ordinal, known, s.publisher, s.title, s.url, s.published or "", s.quote, s.via))
    return rows


def party_rows(held: Sequence[Held]) -> list[Row]:
    """As `derive_parties.sql` has them."""
    rows: list[Row] = []
    for entry, event, _ in held:
        if event is None:
            continue
        position = entry.position
        named = event.actors, event.targets, event.affects, event.topics, event.caused_by
        for role, parties in zip(ROLES, named, strict=True):
            if parties:
                rows += [(position, role, ordinal, party) for ordinal, party in enumerate(parties)]
    return rows


def score_rows(weights_of: Weights, held: Sequence[Held]) -> list[Row]:
    """What each version weighs on the dyads that it affects."""
    return [
        (entry.position, *weight, entry.event_id, entry.standing, entry.known, entry.begin_earliest, entry.begin_latest)
        for entry, event, _ in held
        if event is not None
        for weight in weights_of(event)
    ]
