"""What is derived from entries and kept beside them: effects, sources and parties as rows.

Each is written in the append's own transaction and can be dropped and made again from the log.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from timeline.changes import known_from
from timeline.model import EARLIEST, LATEST, Actor, Effect, Entry, Event
from timeline.scales import score_of
from timeline.store import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.store import Store
    from timeline.vocabulary import Vocabulary

Row = dict[str, Any]

TABLES = ("effects", "source_rows", "party_rows", "scores")
"""The derived tables, in the order of `Derivation.rows`."""

_INSERTS = ("derive_effects", "derive_sources", "derive_parties", "derive_scores")


class Derivation:
    """Derives the rows of `TABLES` from entries, with a vocabulary that knows their types."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def apply(self, store: Store, entries: Sequence[Entry]) -> None:
        """Insert the derived rows of ``entries`` in the running transaction."""
        for statement, rows in zip(_INSERTS, self.rows(entries), strict=True):
            if rows:
                store.connection.execute(sql(statement), [json.dumps(rows)])

    def rows(self, entries: Sequence[Entry]) -> tuple[list[Row], list[Row], list[Row], list[Row]]:
        """The rows of effects, sources, parties and scores, in that order."""
        effects: list[Row] = []
        sources: list[Row] = []
        parties: list[Row] = []
        scores: list[Row] = []
        for entry in entries:
            if entry.operation == "retract":
                continue
            if entry.operation == "corroborate":
                sources.extend(source_rows(entry, json.loads(entry.payload)["sources"], entry.concerns))
                continue
            event = self._vocabulary.load(entry.payload, entry.schema_version)
            effects.extend(self._effect_rows(entry, event))
            given = [source.model_dump(mode="json", exclude_defaults=True) for source in event.sources]
            sources.extend(source_rows(entry, given, entry.position))
            parties.extend(party_rows(entry, event))
            scores.extend(score_rows(entry, event))
        return effects, sources, parties, scores

    def rebuild(self, store: Store) -> int:
        """Drop the derived rows and make them again from all entries. The number of entries read."""
        entries = tuple(read_entries(store))
        with store.transaction():
            for table in TABLES:
                store.connection.execute(f"delete from {table}")  # noqa: S608 - a name of this module
            self.apply(store, entries)
        return len(entries)

    def check(self, store: Store) -> tuple[str, ...]:
        """The derived tables that differ from what the entries give, each with what to look at first."""
        findings = []
        for table, expected in zip(TABLES, self.rows(tuple(read_entries(store))), strict=True):
            cursor = store.connection.execute(f"select * from {table}")  # noqa: S608 - a name of this module
            names = [column[0] for column in cursor.description or ()]
            found = sorted(cursor.fetchall())
            wanted = sorted(tuple(row[name] for name in names) for row in expected)
            if found != wanted:
                first = next((a or b for a, b in _paired(found, wanted) if a != b), ())
                findings.append(f"{table}: {len(found)} rows where the entries give {len(wanted)}; look at position {first[0]}")
        return tuple(findings)

    def _effect_rows(self, entry: Entry, event: Event) -> Iterator[Row]:
        for ordinal, effect in enumerate(event.effects()):
            relation = self._vocabulary.relation_of(effect)
            earliest, latest = moment_of(entry, effect)
            yield {
                "position": entry.position,
                "ordinal": ordinal,
                "subject": effect.subject,
                "relation": effect.relation,
                "slot": relation.slot(effect.object),
                "object": effect.object,
                "initiates": effect.initiates,
                "view": effect.view,
                "basis": effect.basis,
                "since": since_of(entry.edtf, effect),
                "begin_earliest": earliest,
                "begin_latest": latest,
            }


def moment_of(entry: Entry, effect: Effect) -> tuple[int, int]:
    """When an effect takes place: at the occurrence's begin, or the microsecond after its end. Inclusive bounds."""
    if effect.at == "begin":
        return entry.begin_earliest, entry.begin_latest
    return tuple(bound if bound in {EARLIEST, LATEST} else bound + 1 for bound in (entry.end_earliest, entry.end_latest))  # type: ignore[return-value]


def since_of(edtf: str, effect: Effect) -> str:
    """The begin (or end) of an occurrence as EDTF: ``2022-08-04`` of ``2022-08-04/2022-08-07``; ``../1985`` stays whole."""
    begin, slash, end = edtf.partition("/")
    wanted, other = (begin, end) if effect.at == "begin" else (end, begin)
    if not slash or wanted in {"", ".."}:
        return edtf if other or not slash else wanted
    return wanted


def source_rows(entry: Entry, sources: Sequence[Row], concerns: int) -> Iterator[Row]:
    """Rows of the sources that an entry brings to the version at position ``concerns``."""
    for ordinal, source in enumerate(sources):
        published = source.get("published", "")
        texts = {name: source.get(name, "") for name in ("publisher", "title", "url", "quote", "via")}
        known = known_from(published)
        yield {
            "position": entry.position,
            "concerns": concerns,
            "ordinal": ordinal,
            "known": entry.known if known is None else known,
            "published": published,
            **texts,
        }


def party_rows(entry: Entry, event: Event) -> Iterator[Row]:
    """Rows of who and what an event names, by role."""
    roles = {
        "actor": event.actors,
        "target": event.targets,
        "dyad": event.affects,
        "topic": event.topics,
        "cause": event.caused_by,
    }
    for role, parties in roles.items():
        for ordinal, party in enumerate(parties):
            yield {"position": entry.position, "role": role, "ordinal": ordinal, "party": party}


def score_rows(entry: Entry, event: Event) -> Iterator[Row]:
    """What an event weighs on each dyad that it affects.

    A published score is of what its parties do to each other: where a third party takes part, it counts only for a dyad whose
    both sides do. (Two friends who meet may well offend a third; only the event's own `impact` can say so.)
    """
    given, scale = event.scored()
    published = score_of(scale)
    parties = {Actor.parse(party).id for party in (*event.actors, *event.targets)}
    for dyad in event.affects:
        sides = set(dyad.split("-"))
        between = bool(parties) and (sides <= parties or parties <= sides)
        score = given if given is not None else published if between else None
        yield {"position": entry.position, "dyad": dyad, "score": score or 0.0, "scale": "" if score is None else scale}


def read_entries(store: Store, after: int = 0) -> Iterator[Entry]:
    """All entries after a position, oldest first."""
    for row in store.rows(sql("entries"), [after]):
        yield Entry(*row)


def _paired(found: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    for i in range(max(len(found), len(wanted))):
        yield (found[i] if i < len(found) else ()), (wanted[i] if i < len(wanted) else ())
