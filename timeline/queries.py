"""Questions to the log, answered with typed values. The semantics stand in the SQL macros; this only asks them.

Nothing here imports pydantic or the vocabulary: a question costs little more than DuckDB itself.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from timeline import quick
from timeline.answers import Comparison, Difference, Fact, Filters, History, Rows, Span, State
from timeline.clocks import FAR_FUTURE, FAR_PAST, Cutoffs
from timeline.errors import InvalidInput, NotFound
from timeline.faults import fault
from timeline.store import Store
from timeline.texts import sql
from timeline.views import CodedMonth, EntryView, EventView, SourceView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from timeline.answers import Case
    from timeline.engines import Engine


EACH = 5_000
"""Events whose sources are looked up at once."""


@dataclass(frozen=True, slots=True)
class Move:
    """An effect as the log has it. Inclusive moments in microseconds; ``cell`` is where it competes: relation, slot, view, layer."""

    fact: Fact
    earliest: int
    latest: int
    known: int
    cell: tuple[str, str, str, bool]


class Questions:
    """Asks one open log. Every answer names the position at which it was computed."""

    def __init__(self, store: Engine) -> None:
        self._store = store

    def rows(self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._store.rows(query, parameters)

    def ask(self, name: str, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """All rows of one of the engine's questions (``timeline/sql/portable``)."""
        return self._store.ask(name, parameters)

    def state(self, cutoffs: Cutoffs, subject: str | None = None, filters: Filters | None = None, case: Case | None = None) -> State:
        """The facts at the cut-offs: all, or those of a subject and what lies below it.

        ``case``: ``best`` for what holds in at least one way to settle the uncertain dates, ``worst`` for what holds in every one.
        """
        asked = {**cutoffs.parameters, "subject": subject, **_range(subject)}
        if case:
            rows = self.ask("cases", {**asked, "which": case})
        elif covered := self._covered(cutoffs, subject):
            rows = self.rows(sql("query_state_covered"), [cutoffs.as_of.upto, covered])
        elif subject is None and quick.pays(self._store, cutoffs):
            rows = quick.state_rows(self._store, asked)
        else:
            rows = self.ask("state", asked)
        facts = [Fact(*row) for row in rows]
        if filters:
            positions = sorted({fact.position for fact in facts})
            matching = {row[0] for row in self.ask("matching", {"positions": positions, **filters.parameters})}
            facts = [fact for fact in facts if fact.position in matching]
        return State(cutoffs, tuple(facts if case else self._settled(facts, cutoffs)), case)

    def _settled(self, facts: list[Fact], cutoffs: Cutoffs) -> list[Fact]:
        """Facts whose order may be unknown, looked at closer: the others of a state need not be."""
        doubtful = sorted({fact.subject for fact in facts if fact.order_unknown})
        if not doubtful:
            return facts
        unsettled = set(self.ask("unsettled", {**cutoffs.parameters, "subjects": doubtful}))
        # Most facts stay as they are: at 5,000 of them, making each anew took a fifth of the answer's time.
        unknown = [(f.subject, f.relation, f.view, f.position, f.object) in unsettled for f in facts]
        return [f if f.order_unknown == now else replace(f, order_unknown=now) for f, now in zip(facts, unknown, strict=True)]

    def _covered(self, cutoffs: Cutoffs, subject: str | None) -> int:
        """The position up to which intervals give a whole state with open clocks; 0 where they do not, or where looking up is as fast."""
        if subject or cutoffs.without or cutoffs.recorded_asked or cutoffs.known.upto < FAR_FUTURE:
            return 0
        return self._store.checkpoint()

    def events(
        self,
        cutoffs: Cutoffs,
        span: tuple[int, int] = (FAR_PAST, FAR_FUTURE),
        filters: Filters | None = None,
        words: str | None = None,
        *,
        coded: bool = False,
        limit: int | None = None,
    ) -> tuple[EventView, ...]:
        """Events whose begin may lie in ``span`` (microseconds, inclusive) and by the as-of cut-off, in their order; the first ``limit``.

        Modelled events, and with ``coded`` (or a filter by their type) the coded ones, which are read through one by one.
        """
        filters = filters or Filters()
        upto = min(span[1], cutoffs.as_of.upto)
        asked = [cutoffs.known.upto, cutoffs.position, span[0], upto, *filters.values(), words, limit]
        found = () if filters.only_coded else self.views(self.rows(sql("query_events"), asked), cutoffs)
        if not coded and not filters.only_coded:
            return found
        both = [*found, *self.views(self.rows(sql("query_coded"), asked), cutoffs)]
        return tuple(sorted(both, key=lambda event: (event.begin_latest, event.begin_earliest, event.position))[:limit])

    def each_event(
        self, cutoffs: Cutoffs, span: tuple[int, int] = (FAR_PAST, FAR_FUTURE), filters: Filters | None = None, *, coded: bool = False
    ) -> Iterator[EventView]:
        """`events`, for more than fits into memory: modelled ones in their order, and after them, with ``coded``, the coded ones."""
        filters = filters or Filters()
        asked = [cutoffs.known.upto, cutoffs.position, span[0], min(span[1], cutoffs.as_of.upto), *filters.values(), None, None]
        wanted = ([] if filters.only_coded else ["query_events"]) + (["query_coded"] if coded or filters.only_coded else [])
        for query in wanted:
            assert isinstance(self._store, Store)  # noqa: S101 - exports are made from the log itself
            cursor = self._store.connection.cursor().execute(sql(query), asked)
            while rows := cursor.fetchmany(EACH):
                yield from self.views(rows, cutoffs)
            cursor.close()

    def coded_months(self, cutoffs: Cutoffs, span: tuple[int, int], filters: Filters | None = None) -> tuple[CodedMonth, ...]:
        """Coded events of ``span`` (as in `events`), counted by month and dyad; the busiest dyad of a month first.

        A filter by topic or source leaves them out: the counts do not tell. One by actor keeps the dyads of which it is a side.
        """
        filters = filters or Filters()
        if filters.topic or filters.source:
            return ()
        asked = {**cutoffs.parameters, **filters.parameters, "first": span[0], "upto": min(span[1], cutoffs.as_of.upto)}
        rows = self.ask("coded_months", asked)
        return tuple(CodedMonth("" if month is None else f"{month // 12:04d}-{month % 12 + 1:02d}", *rest) for month, *rest in rows)

    def has_coded(self, position: int = FAR_FUTURE) -> bool:
        """Whether the log up to a position holds coded events."""
        return bool(self.rows("select 1 from coded_rows where position <= ? limit 1", [position]))

    def event(self, event_id: str, cutoffs: Cutoffs) -> EventView | None:
        """One event as it stands, or None where it is not visible at the cut-offs."""
        found = self.views(self.rows(sql("query_event"), [cutoffs.known.upto, cutoffs.position, event_id]), cutoffs)
        return found[0] if found else None

    def version(self, fact: Fact, known: int, cutoffs: Cutoffs) -> EventView:
        """The event behind a fact, as it stands where the fact holds; ``known`` is when it became public (microseconds)."""
        (row,) = self.rows(sql("query_version"), [fact.position])
        id_, type_, edtf, _, summary, _, *rest = row
        (view,) = self.views([(id_, type_, edtf, fact.standing, summary, known, *rest)], cutoffs)
        return view

    def views(self, rows: Sequence[tuple[Any, ...]], cutoffs: Cutoffs) -> tuple[EventView, ...]:
        """Rows of `query_events.sql` with their sources, without the events that are left out."""
        sources = self._sources([row[8] for row in rows], cutoffs)
        views = []
        for id_, type_, edtf, standing, summary, known, recorded, version, position, payload, earliest, latest in rows:
            if id_ not in cutoffs.without:
                clocks = (known, recorded, version, position, json.loads(payload), earliest, latest)
                own = _own_sources(clocks[4], position) if type_.startswith("coded.") else ()
                views.append(EventView(id_, type_, edtf, standing, summary, *clocks, (*own, *sources.get(position, ()))))
        return tuple(views)

    def entries_of(self, event_id: str, cutoffs: Cutoffs) -> tuple[EntryView, ...]:
        """Every entry about an event, oldest first, each version compared with the one before it."""
        rows = self.ask("entries_of", {**cutoffs.parameters, "event_id": event_id})
        bounds = {row[0]: row[13:17] for row in rows}
        return tuple(
            EntryView(
                position,
                operation,
                version,
                type_,
                edtf,
                standing,
                summary,
                reason,
                known,
                recorded,
                author,
                message,
                _step(operation, bounds[position], bounds.get(concerns), edtf),
            )
            for (
                position,
                operation,
                version,
                type_,
                edtf,
                standing,
                summary,
                reason,
                known,
                recorded,
                _,
                author,
                message,
                *_b,
                concerns,
            ) in rows
        )

    def history(self, subject: str, cutoffs: Cutoffs) -> History:
        """Every value of a subject and of what lies below it, begun by the as-of cut-off or possibly so."""
        rows = self.ask("history", {**cutoffs.parameters, "subject": subject, **_range(subject)})
        return History(cutoffs, subject, tuple(Span(*row[:-1]) for row in rows if row[-1] <= cutoffs.as_of.upto))

    def diff(self, before: Cutoffs, after: Cutoffs, subject: str | None = None) -> Comparison:
        """What differs between the certain facts at two sets of cut-offs, with the entry that is responsible for each."""
        sides = {"before": {**before.parameters, "without": ""}, "after": after.parameters}
        asked = {f"{name}_{side}": value for side, given in sides.items() for name, value in given.items()} | {"subject": subject}
        engine = self._store
        rows = quick.change_rows(engine, asked) if quick.pays(engine, before, after) else self.ask("diff", asked)
        return Comparison(before, after, tuple(self._responsible([Difference(*row) for row in rows], after)))

    def _responsible(self, differences: list[Difference], after: Cutoffs) -> list[Difference]:
        """With what ended each removed fact: the effect that terminates it, or else the entry that withdrew or redated its event.

        All are looked up at once: one by one, another engine takes a second for each.
        """
        removed = [each for each in differences if each.kind == "removed" and each.event_id not in after.without]
        if not removed:
            return differences
        subjects, ids = sorted({each.subject for each in removed}), sorted({each.event_id for each in removed})
        ends = {tuple(row[:3]): (row[3], row[4]) for row in self.ask("ends", {**after.parameters, "subjects": subjects})}
        entries = dict(self.ask("last_entries", {**after.parameters, "ids": ids}))

        def told(each: Difference) -> Difference:
            if each.kind != "removed" or each.event_id in after.without:
                return each
            entry = (each.event_id, entries.get(each.event_id, each.position))
            event_id, position = ends.get((each.subject, each.relation, each.view), entry)
            return replace(each, event_id=event_id, position=position)

        return [told(each) for each in differences]

    def moves(self, subject: str, relation: str | None, cutoffs: Cutoffs) -> list[Move]:
        """Every visible effect on a subject's relation (None: on any), oldest first, whatever the as-of cut-off."""
        rows = self.ask("moves", {**cutoffs.parameters, "subject": subject, "relation": relation})
        moves = []
        for *fact, earliest, latest, summary, known, slot in rows:
            stated = _stated(fact, summary)
            moves.append(Move(stated, earliest, latest, known, (stated.relation, slot, stated.view, stated.standing == "actual")))
        return moves

    def about(self, subject: str, cutoffs: Cutoffs) -> tuple[list[Fact], list[Move]]:
        """The facts of one subject, as `state` has them, and every visible effect on it, oldest first, in one question."""
        clocks = [cutoffs.as_of.upto, cutoffs.known.upto, cutoffs.position]
        facts: list[Fact] = []
        moves: list[Move] = []
        for *columns, earliest, latest, known, slot in self.rows(
            sql("query_subject"), [*clocks, subject, cutoffs.left_out, *_range(subject).values()]
        ):
            fact = Fact(*columns)
            if fact.certainty:
                facts.append(fact)
            stated = fact if fact.certainty == "certain" else replace(fact, certainty="certain", hindsight=0, order_unknown=False)
            moves.append(Move(stated, earliest, latest, known, (fact.relation, slot, fact.view, fact.standing == "actual")))
        facts.sort(key=lambda fact: (fact.subject, fact.relation, fact.view, fact.certainty))
        return self._settled(facts, cutoffs), moves

    def withdrawn(self, subject: str, relation: str | None, cutoffs: Cutoffs) -> list[tuple[Fact, str, int, str]]:
        """What versions that were replaced or retracted once said: the fact, the operation that withdrew it, its position and reason."""
        rows = self.rows(sql("query_withdrawn"), [subject, relation, cutoffs.position])
        return [(_stated(fact[:-1], fact[-1]), operation, by, reason) for *fact, operation, by, reason in rows]

    def relations_of(self, kind: str, position: int = FAR_FUTURE) -> tuple[str, ...]:
        """Every relation in which any entry up to ``position`` spoke of subjects of a kind."""
        return tuple(row[0] for row in self.rows(sql("query_relations"), [kind, position]))

    def holders(self, moment: int, cutoffs: Cutoffs) -> dict[str, str]:
        """Offices by holder, as held at ``moment`` (microseconds): ``USA/Nancy Pelosi`` → ``usa/house-speaker``."""
        rows = self.rows(sql("query_holders"), [moment, cutoffs.known.upto, cutoffs.position])
        return {holder: office for office, holder in reversed(rows)}

    def subjects(self, position: int = FAR_FUTURE) -> tuple[str, ...]:
        """Every subject that any entry up to ``position`` spoke of."""
        return tuple(row[0] for row in self.ask("subjects", {"position_upto": position}))

    def dyads(self, position: int = FAR_FUTURE) -> list[str]:
        """Every dyad that events up to ``position`` affect."""
        return [row[0] for row in self.ask("dyads", {"known_upto": FAR_FUTURE, "position_upto": position})]

    def subject_named(self, words: str, position: int = FAR_FUTURE) -> str:
        """The subject, kind (``channel``) or branch (``channel:usa-chn``) that ``words`` name in the log up to ``position``.

        Raises `NotFound`, with the nearest names, where there is none.
        """
        asked = words.strip().rstrip(":/").lower()
        if asked and self.ask("branch", {"subject": asked, **_range(asked), "position_upto": position}):
            return asked
        known = self.subjects(position)
        tails = [name for name in known if name.partition(":")[2] == asked] or [name for name in known if name.endswith(f"/{asked}")]
        if len(tails) == 1:
            return tails[0]
        singular = asked.removesuffix("s")
        if any(name.startswith(f"{singular}:") for name in known):
            return singular
        candidates = [*known, *(name.partition(":")[2] for name in known), *{name.partition(":")[0] for name in known}]
        near = tails or list(dict.fromkeys(difflib.get_close_matches(asked, candidates, n=3, cutoff=0.5)))
        remedy = f"did you mean {' or '.join(near)}?" if near else "`timeline state` lists the subjects"
        raise NotFound(f"the log knows no subject {words!r}", remedy=remedy)

    def event_at(self, position: int) -> str | None:
        """The id of the event that the entry at a position is about."""
        rows = self.rows("select event_id from entries where position = ?", [position])
        return rows[0][0] if rows else None

    def _sources(self, positions: list[int], cutoffs: Cutoffs) -> dict[int, list[SourceView]]:
        grouped: dict[int, list[SourceView]] = {}
        if positions:
            for concerns, *rest in self.ask("sources", {**cutoffs.parameters, "positions": positions}):
                grouped.setdefault(concerns, []).append(SourceView(*rest))
        return grouped


_NO_SOURCE = dict.fromkeys(("publisher", "title", "url", "published", "quote", "via"), "")


def _own_sources(fields: dict[str, Any], position: int) -> tuple[SourceView, ...]:
    """The sources of a coded event, which stand in its payload alone."""
    return tuple(SourceView(**{**_NO_SOURCE, **source}, position=position) for source in fields.get("sources", ()))


def _stated(columns: Sequence[Any], summary: str) -> Fact:
    """What an effect says, as a fact, whether or not it is in force."""
    subject, relation, object_, view, since, initiates, standing, basis, event_id, position, sources = columns
    return Fact(subject, relation, object_, view, since, "certain", initiates, standing, basis, event_id, position, sources, summary)


def _range(subject: str | None) -> dict[str, str | None]:
    """A range of texts that holds the name (without the kind) of a subject and of all below it; None twice where any name will do."""
    _, colon, name = (subject or "").partition(":")
    return {"name_from": name, "name_upto": f"{name}\U0010ffff"} if colon else {"name_from": None, "name_upto": None}


def query_rows(store: Store, query: str, parameters: Sequence[Any] = ()) -> Rows:
    """What a reader's own query gives. Raises `InvalidInput` with DuckDB's words, and the place it points at, where it refuses."""
    import duckdb  # noqa: PLC0415

    remedy = "`from state_as_of(date '2023-03-31')` is a query to begin with"
    try:
        cursor = store.connection.execute(query, list(parameters))
        if cursor is None or cursor.description is None:
            raise InvalidInput("there is no query", remedy=remedy)
        return Rows(tuple(column[0] for column in cursor.description), tuple(cursor.fetchall()))
    except duckdb.Error as error:
        raise fault(store.path, error) or InvalidInput(f"DuckDB: {error}", remedy=remedy) from error


def _step(operation: str, new: tuple[int, ...], old: tuple[int, ...] | None, edtf: str) -> str:
    """How a version's dates stand to those of the version before it: narrowed, contradicted, or neither."""
    if operation != "supersede" or old is None or new == old:
        return ""
    if new[0] > old[3] or new[3] < old[0]:
        return f"contradicted, now {edtf}"
    if new[0] >= old[0] and new[3] <= old[3]:
        return f"narrowed to {edtf}"
    return f"changed to {edtf}, which overlaps what was said before"
