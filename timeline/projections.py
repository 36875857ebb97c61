"""What is derived from entries and kept beside them: effects, scores, sources and parties as rows, and which events were revised.

Each is written in the append's own transaction and can be dropped and made again from the log.
"""

from __future__ import annotations

import json
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from timeline.columns import collector_paused
from timeline.direct import derive_directly
from timeline.model import Entry, Event
from timeline.scales import score_of
from timeline.stored import known_from
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from timeline.changes import Held
    from timeline.store import Store
    from timeline.vocabulary import Vocabulary

TABLES = ("effects", "scores", "source_rows", "party_rows", "revisions", "coded_rows", "coded_days")
"""The derived tables."""
LEAST_CHECKPOINT = 50_000
"""Effects from which on intervals are worked out beforehand: below, a state is sorted in no time."""
BATCH = 20_000
"""Entries whose effects are worked out before they are handed to DuckDB."""
ORDERS = {"effects": "subject, relation, position, ordinal", "coded_days": "dyad, begin_earliest, begin_latest, known"}
"""How a table is laid out when it is rebuilt: a subject's effects, or a dyad's days, side by side are found faster."""

Told = tuple[Any, ...]


class Derivation:
    """Derives the rows of `TABLES` from entries, with a vocabulary that knows their types.

    What the types alone can tell (effects, scores) is worked out in Python; sources, parties and revisions are read out of
    the entries by SQL.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._block: int | None = None

    def apply(self, store: Store, first: int, last: int) -> None:
        """Insert what the entries at the positions from ``first`` to ``last`` give, in the running transaction."""
        self._derive(store, first, last, {table: table for table in TABLES})
        if self._ends_block(store, first, last):
            self._checkpoint(store, last)

    def _ends_block(self, store: Store, first: int, last: int) -> bool:
        """Whether a block of positions ends among these."""
        if self._block is None:
            ((self._block,),) = store.rows("select coded_block()")
        return (first - 1) // self._block < last // self._block

    def take(self, store: Store, held: Sequence[Held]) -> None:
        """`apply`, for entries whose events are at hand. Coded ones, and those that end a block of sums, are read out of the log."""
        first, last = held[0][0].position, held[-1][0].position
        if self._ends_block(store, first, last) or any(entry.type.startswith("coded.") for entry, _, _ in held):
            self.apply(store, first, last)
            return
        derive_directly(store, self._vocabulary, weights_of, held)
        if any(entry.operation != "record" for entry, _, _ in held):
            read_revisions(store, first, last, "revisions")

    def rebuild(self, store: Store) -> int:
        """Drop the derived rows and make them again from all entries. The number of entries read.

        Another vocabulary may give other rows, so `meta` remembers that this was done: what was copied out before is out of date.
        """
        last = store.head().position
        with self._fresh(store) as fresh:
            # Not in the transaction: there DuckDB 2.0.0 finds none of the 270,000 coded rows that it has just put into a temporary table.
            self._derive(store, 1, last, fresh)
            with store.transaction():
                for table, name in fresh.items():
                    order = f" order by {ORDERS[table]}" if table in ORDERS else ""
                    store.connection.execute(f"delete from {table}")  # noqa: S608 - names of this module
                    store.connection.execute(f"insert into {table} select * from {name}{order}")  # noqa: S608
                store.connection.execute("delete from checkpoints")
                store.connection.execute("insert into meta values ('rebuilt', ?)", [uuid.uuid4().hex])
                self._checkpoint(store, last)
        return last

    def _checkpoint(self, store: Store, last: int) -> None:
        """Work out the intervals up to ``last`` anew, where they would go a quarter further than those at hand."""
        ((covered,),) = store.rows("select coalesce(max(position), 0) from checkpoints")
        ((behind, ahead),) = store.rows("select count(*) filter (position <= $1), count(*) filter (position > $1) from effects", [covered])
        if ahead < max(LEAST_CHECKPOINT, behind / 4):
            return
        for statement in ("delete from intervals", "delete from checkpoints"):
            store.connection.execute(statement)
        store.connection.execute("insert into intervals from intervals_upto(?) order by begin_latest, subject", [last])
        store.connection.execute("insert into checkpoints values (?)", [last])

    def check(self, store: Store) -> tuple[str, ...]:
        """The derived tables that differ from what the entries give, each with what to look at first."""
        findings = []
        with self._fresh(store) as fresh:
            self._derive(store, 1, store.head().position, fresh)
            for table, name in fresh.items():
                there, anew = (_comparable(each) for each in (table, name))
                ((found, wanted),) = store.rows(f"select (select count(*) from {there}), (select count(*) from {anew})")  # noqa: S608
                either = f"(from {there} except all from {anew}) union all (from {anew} except all from {there})"
                place = "block" if table == "coded_days" else "position"
                ((first,),) = store.rows(f"select min({place}) from ({either})")  # noqa: S608
                if first is not None:
                    findings.append(f"{table}: {found} rows where the entries give {wanted}; look at position {first}")
        return tuple(findings) or self._check_intervals(store)

    def _check_intervals(self, store: Store) -> tuple[str, ...]:
        """Whether intervals are what the effects, which were looked at before, give."""
        ((covered,),) = store.rows("select coalesce(max(position), 0) from checkpoints")
        anew = "(from intervals_upto(?) where ? > 0)"
        either = f"(from intervals except all {anew}) union all ({anew} except all from intervals)"
        ((first,),) = store.rows(f"select min(position) from ({either})", [covered] * 4)  # noqa: S608 - names of this module
        return () if first is None else (f"intervals: not what the effects up to position {covered} give; look at position {first}",)

    @contextmanager
    def _fresh(self, store: Store) -> Iterator[dict[str, str]]:
        """An empty temporary sibling of each derived table, by the table's name."""
        names = {table: f"fresh_{table}" for table in TABLES}
        for table, name in names.items():
            store.connection.execute(f"create or replace temp table {name} as from {table} limit 0")
        try:
            yield names
        finally:
            with suppress(Exception):  # after a failure DuckDB drops nothing; the next one replaces them
                for name in names.values():
                    store.connection.execute(f"drop table if exists {name}")

    def _derive(self, store: Store, first: int, last: int, into: dict[str, str]) -> None:
        """Derive into tables of other names, DuckDB working in a thread of its own while Python works out the next batch.

        Only that thread uses the connection, one call after the other.
        """
        starts = range(first, last + 1, BATCH)
        tasks: list[Future[Any]] = []
        with ThreadPoolExecutor(1) as engine:

            def later(work: Callable[..., Any], *given: Any) -> Future[Any]:
                tasks.append(engine.submit(work, *given))
                return tasks[-1]

            def read(start: int) -> Future[Any]:
                return later(store.rows, sql("modelled"), [start, min(last, start + BATCH - 1)])

            reading = [read(start) for start in starts[:1]]
            later(self._read_out, store, first, last, into)
            try:
                for start in starts:
                    rows = reading.pop().result()
                    if start + BATCH <= last:
                        reading.append(read(start + BATCH))
                    with collector_paused():
                        told = self._told(rows)
                    later(_insert, store, into, told)
            finally:
                for task in tasks:  # what failed first is the reason: in a transaction all after it fails too, and says only that
                    task.result()

    def _read_out(self, store: Store, first: int, last: int, into: dict[str, str]) -> None:
        """What SQL reads out of the entries by itself, but for the dates of publication."""
        run = store.connection.execute
        known = [{"published": text, "known": known_from(text)} for (text,) in store.rows(sql("published"), [first, last])]
        run(f"insert into {into['source_rows']} {sql('derive_sources')}", [first, last, json.dumps(known)])
        run(f"insert into {into['party_rows']} {sql('derive_parties')}", [first, last])
        read_revisions(store, first, last, into["revisions"])
        self._read_out_coded(store, first, last, into)

    def _read_out_coded(self, store: Store, first: int, last: int, into: dict[str, str]) -> None:
        """What coded entries say, and the sums over the blocks of positions that end among the entries."""
        if store.rows(sql("coded_among"), [first, last])[0][1]:
            read_coded_rows(store, first, last, into["coded_rows"])
        sum_coded(store, first, last, into)

    def _told(self, rows: Iterable[tuple[int, str, int]]) -> tuple[list[Told], list[Told]]:
        """What versions say of the state and of dyads, from their positions, payloads and schema versions.

        Rows as `derive_effects.sql` and `derive_scores.sql` take them.
        """
        effects: list[Told] = []
        scores: list[Told] = []
        recall, slot_of = self._vocabulary.recall, self._vocabulary.relation_of
        for position, payload, schema_version in rows:
            event = recall(payload, schema_version)
            for ordinal, e in enumerate(event.effects()):
                slot = slot_of(e).slot(e.object)
                effects.append((position, ordinal, e.subject, e.relation, slot, e.object, e.initiates, e.view, e.basis, e.at == "end"))
            scores += [(position, *weight) for weight in weights_of(event)]
        return effects, scores


def read_revisions(store: Store, first: int, last: int, into: str) -> None:
    """Add what the entries from ``first`` to ``last`` revise, rows of `revisions`, to the table ``into``."""
    store.connection.execute(f"insert into {into} {sql('derive_revisions')}", [first, last])


def read_coded_rows(store: Store, first: int, last: int, into: str) -> None:
    """Add what the coded entries from ``first`` to ``last`` say, rows of `coded_rows`, to the table ``into``."""
    codes = [{"type": type_, "code": code, **_published(type_, code)} for type_, code in store.rows(sql("unscored_codes"), [first, last])]
    store.connection.execute(f"insert into {into} {sql('derive_coded_rows')}", [first, last, json.dumps(codes)])


def sum_coded(store: Store, first: int, last: int, into: dict[str, str]) -> None:
    """Sums of coded events over the blocks of positions that end from ``first`` to ``last``; what has to be taken out of those before, too.

    ``into`` names the tables of `coded_days`, to which they are added, and of `coded_rows` and `revisions`, which have the entries already.
    """
    run = store.connection.execute
    ((block, coded),) = store.rows(sql("coded_among"), [first, last])
    before, whole = (first - 1) // block * block, last // block * block
    tables = [into["coded_rows"], into["revisions"]]
    if coded:
        run(f"insert into {into['coded_days']} {sql('derive_coded_cancelled')}", [before, first, *tables])
    if whole > before:
        run(f"insert into {into['coded_days']} {sql('derive_coded_days')}", [before + 1, whole, *tables])


def _comparable(table: str) -> str:
    """A derived table as two ways to make it have to agree on it: sums are taken out again by rows of their own."""
    return f"({sql('coded_days_summed').replace('coded_days', table, 1)})" if table.endswith("coded_days") else table


def _published(type_: str, code: str) -> dict[str, Any]:
    """The published score of a coded event's code, as `Coded.scored` has it: ``coded.cameo`` and 042 are the reference cameo 042."""
    reference = f"{type_.partition('.')[2]} {code}"
    return {"score": score_of(reference), "scale": reference}


def _insert(store: Store, into: dict[str, str], told: tuple[list[Told], list[Told]]) -> None:
    for table, rows in zip(("effects", "scores"), told, strict=True):
        if rows:
            columns = [json.dumps(column) for column in zip(*rows, strict=True)]
            store.connection.execute(f"insert into {into[table]} {sql(f'derive_{table}')}", columns)


def weights_of(event: Event) -> Iterator[tuple[str, float, str]]:
    """What an event weighs on each dyad that it affects: the dyad, a score, and what scale that is from (empty: it has no score).

    A published score is of what its parties do to each other: where a third party takes part, it counts only for a dyad whose
    both sides do. (Two friends who meet may well offend a third; only the event's own `impact` can say so.)
    """
    if not event.affects:
        return
    given, scale = event.scored()
    published = score_of(scale) if given is None else None
    parties = {party.partition("/")[0] for party in (*event.actors, *event.targets)}
    for dyad in event.affects:
        sides = set(dyad.split("-"))
        between = bool(parties) and (sides <= parties or parties <= sides)
        score = given if given is not None else published if between else None
        yield dyad, score or 0.0, "" if score is None else scale


def read_entries(store: Store, after: int = 0) -> Iterator[Entry]:
    """All entries after a position, oldest first."""
    for row in store.rows(sql("entries"), [after]):
        yield Entry(*row)
