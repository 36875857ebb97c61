"""What a chronology tells, gathered from the log: events in order; what was said before, who contests it, who held which office.

Events are read in batches: a chronology of a hundred thousand costs little more memory than its list of positions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from timeline.answers import Filters
from timeline.clocks import DAY, FAR_FUTURE, FAR_PAST, Cutoffs
from timeline.errors import Unsupported
from timeline.importance import Importance, importances, kept
from timeline.store import Store
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.engines import Engine
    from timeline.headfile import Head
    from timeline.queries import Questions
    from timeline.views import CodedMonth, EventView

Group = Literal["day", "month", "year", "topic", "dyad"]
BATCH = 2_000
"""Events that are read at a time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a chronology is to tell: events that may have begun from ``first`` to ``last`` (microseconds, inclusive; ``span`` in words)
    and match the filters; with ``top``, the most important; with ``most_per_type``, at most so many of one type. ``part``: how many of
    them to skip and how many to tell then, where only a page of the account is told.
    """  # noqa: D205

    first: int = FAR_PAST
    last: int = FAR_FUTURE
    span: str = ""
    filters: Filters = field(default_factory=Filters)
    group: Group = "month"
    coded: Literal["counts", "each", "none"] = "counts"
    top: int | None = None
    most_per_type: int | None = None
    retracted: bool = False
    explain: bool = False
    part: tuple[int, int] | None = None

    @property
    def weighs(self) -> bool:
        """Whether it takes the importance of events."""
        return self.explain or self.top is not None or self.most_per_type is not None

    @property
    def plain(self) -> bool:
        """Whether each event has one place, which nothing but its date decides: then a part of them can be read alone."""
        return not (self.weighs or self.retracted or self.coded == "each" or self.group in {"topic", "dyad"})


@dataclass(frozen=True, slots=True)
class Earlier:
    """The version before the one that is told. ``step``: ``narrowed``, ``contradicted`` or nothing, of its dates."""

    edtf: str
    summary: str
    standing: str
    reason: str
    step: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Somebody who asserts or denies a claim; ``relation`` is ``asserted by`` or ``denied by``, ``since`` is EDTF."""

    relation: str
    who: str
    since: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why an event was retracted, and when that became public (microseconds)."""

    reason: str
    known: int


@dataclass(frozen=True, slots=True)
class Told:
    """One event to be told, and what belongs beside it. ``label`` is its topic or dyad, where it is told by these."""

    event: EventView
    end_latest: int
    label: str = ""
    earlier: Earlier | None = None
    replies: tuple[Reply, ...] = ()
    withdrawal: Withdrawal | None = None
    importance: Importance | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """An office in somebody's hands: surely from ``begin_latest`` on, and surely until ``until`` (microseconds)."""

    office: str
    title: str
    begin_latest: int
    until: int


class Offices:
    """Who held which office on which day, all looked up at once."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self._spells: dict[str, list[Spell]] = {}
        for holder, office, payload, begin_latest, until in rows:
            title = json.loads(payload).get("title") or ""
            self._spells.setdefault(holder, []).append(Spell(office, title, begin_latest, until))

    def of(self, person: str, earliest: int, latest: int) -> tuple[Spell, ...]:
        """What ``USA/Antony Blinken`` surely held on every day from ``earliest`` to ``latest``; the office taken last comes first.

        The day on which an office is taken counts, and so does the day on which it is left: no hour is known.
        """
        return tuple(
            spell
            for spell in self._spells.get(person, ())
            if spell.begin_latest // DAY <= earliest // DAY and spell.until // DAY >= latest // DAY and earliest > FAR_PAST
        )


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a span, ready to be read. ``count`` events, the last entry ``recorded`` then (microseconds).

    ``left_out``: less important ones, where only some are told. ``places``: how often an event is told, under each of its topics or dyads.
    """

    wanted: Wanted
    cutoffs: Cutoffs
    head: Head
    offices: Offices
    coded: tuple[CodedMonth, ...]
    count: int
    left_out: int
    recorded: int
    places: int
    _teller: Teller

    def told(self) -> Iterator[Told]:
        """The events in their order. Each call reads them again."""
        return self._teller.told()


def account(store: Engine, questions: Questions, cutoffs: Cutoffs, wanted: Wanted) -> Account:
    """The account that is wanted, at these cut-offs."""
    teller = Teller(store, questions, cutoffs, wanted)
    counted = wanted.coded == "counts" and not wanted.top
    coded = questions.coded_months(cutoffs, (wanted.first, wanted.last), wanted.filters) if counted else ()
    offices = Offices(questions.ask("offices", cutoffs.parameters))
    ((recorded,),) = questions.rows("select coalesce(max(recorded), 0) from entries where position = ?", [cutoffs.position])
    head = store.head(cutoffs.position)
    return Account(wanted, cutoffs, head, offices, coded, teller.count, teller.left_out, recorded, teller.places, teller)


Row = tuple[int, str, int, int]
"""Where an event stands: position, type, the earliest and the latest moment of its begin."""


class Teller:
    """Decides which events are told and in which order, then reads them batch by batch."""

    def __init__(self, store: Engine, questions: Questions, cutoffs: Cutoffs, wanted: Wanted) -> None:
        self._store, self._questions, self._cutoffs, self._wanted = store, questions, cutoffs, wanted
        self._withdrawals: dict[int, Withdrawal] = {}
        self._amount = 0
        rows = self._rows()
        self._importance: dict[int, Importance] = {}
        if wanted.weighs:
            self._importance = importances(questions, cutoffs, [row[0] for row in rows])
        chosen = self._kept(rows)
        self.left_out = len(rows) - len(chosen)
        self.count = self._amount or len(chosen)
        self._plan = self._planned(chosen)
        self.places = self._amount or len(self._plan)
        if wanted.part and not self._amount:
            skipped, taken = wanted.part
            self._plan = self._plan[skipped : skipped + taken]
            told = {position for position, _ in self._plan}
            chosen = [row for row in chosen if row[0] in told]
        self._replies = self._claims(chosen)

    def _rows(self) -> list[Row]:
        """Where everything stands that may be told, in order."""
        wanted, cutoffs, ask = self._wanted, self._cutoffs, self._questions.ask
        upto = min(wanted.last, cutoffs.as_of.upto)
        asked = {**cutoffs.parameters, **wanted.filters.parameters, "first": wanted.first, "upto": upto}
        found: list[Row] = []
        if not wanted.filters.only_coded:
            skipped, taken = wanted.part if wanted.part and wanted.plain else (0, None)
            placed = ask("account", {**asked, "amount": taken, "skipped": skipped})
            # A page beyond the last has no row that says how many there are: then all are read, and none is told.
            if taken is not None and not placed and skipped:
                placed = ask("account", {**asked, "amount": None, "skipped": 0})
            elif taken is not None and placed:
                self._amount = placed[0][4]
            found += [(row[0], row[1], row[2], row[3]) for row in placed]
            for position, type_, earliest, latest, reason, known in ask("account_withdrawn", asked) if wanted.retracted else ():
                self._withdrawals[position] = Withdrawal(reason, known)
                found.append((position, type_, earliest, latest))
        if wanted.coded == "each":
            if not isinstance(self._store, Store):
                raise Unsupported(
                    "coded events one by one are read out of the log itself", remedy="leave out --coded each, or --engine spark"
                )
            clocks = [cutoffs.known.upto, cutoffs.position, wanted.first, upto]
            rows = self._store.rows(sql("query_coded"), [*clocks, *wanted.filters.values(), None, None])
            found += [(row[8], row[1], row[10], row[11]) for row in rows]
        if self._withdrawals or wanted.coded == "each":
            found.sort(key=_order)
        return found

    def _kept(self, rows: list[Row]) -> list[Row]:
        wanted = self._wanted
        if wanted.top is None and wanted.most_per_type is None:
            return rows
        types = {row[0]: row[1] for row in rows}
        chosen = kept(types, self._importance, top=wanted.top, most_per_type=wanted.most_per_type)
        return [row for row in rows if row[0] in chosen]

    def _planned(self, rows: list[Row]) -> list[tuple[int, str]]:
        """Positions with the label under which each is told; under each of its topics or dyads, where it is told by these."""
        if self._wanted.group not in {"topic", "dyad"}:
            return [(row[0], "") for row in rows]
        labels: dict[int, list[str]] = {}
        for label, position in self._questions.ask("account_groups", {"positions": [row[0] for row in rows], "role": self._wanted.group}):
            labels.setdefault(position, []).append(label)
        grouped: dict[str, list[int]] = {}
        for row in rows:
            for label in labels.get(row[0], [""]):
                grouped.setdefault(label, []).append(row[0])
        return [(position, label) for label in sorted(grouped, key=lambda name: (not name, name)) for position in grouped[label]]

    def _claims(self, rows: list[Row]) -> dict[str, list[Reply]]:
        """Who asserts and who denies each claim that is spoken of, by the claim's name."""
        positions = [row[0] for row in rows if row[1].startswith("claim.")]
        if not positions:
            return {}
        claims: dict[str, list[Reply]] = {}
        found = self._questions.ask("replies", {**self._cutoffs.parameters, "positions": positions})
        for subject, relation, who, since, event_id, _ in found:
            claims.setdefault(subject.partition(":")[2], []).append(Reply(relation, who, since, event_id))
        return claims

    def told(self) -> Iterator[Told]:
        """The events, batch by batch."""
        asked = {**self._cutoffs.parameters, "positions": [position for position, _ in self._plan]}
        for rows in self._store.each("told", asked, BATCH):
            yield from self._batch(rows)

    def _batch(self, rows: list[tuple[object, ...]]) -> Iterator[Told]:
        views = self._questions.views([row[1:13] for row in rows], self._cutoffs)
        earlier = self._earlier([view.position for view in views if view.version > 1])
        for row, view in zip(rows, views, strict=True):
            place, end_latest = row[0], row[13]
            assert isinstance(place, int)  # noqa: S101 - what the query gives
            assert isinstance(end_latest, int)  # noqa: S101
            yield Told(
                view,
                end_latest,
                self._plan[place - 1][1],
                earlier.get(view.position),
                self._replies_to(view),
                self._withdrawals.get(view.position),
                self._importance.get(view.position) if self._wanted.explain else None,
            )

    def _earlier(self, positions: list[int]) -> dict[int, Earlier]:
        if not positions:
            return {}
        found = self._questions.ask("earlier", {**self._cutoffs.parameters, "positions": positions})
        return {
            position: Earlier(edtf, summary, standing, reason, _step(bounds[:2], bounds[2:]))
            for position, reason, edtf, summary, standing, *bounds in found
        }

    def _replies_to(self, view: EventView) -> tuple[Reply, ...]:
        """The other side of a claim: who denies what is asserted, who asserted what is denied."""
        claim = view.fields.get("claim")
        if not claim or not self._replies:
            return ()
        other = {"claim.made": "denied by", "claim.denied": "asserted by"}.get(view.type, "")
        return tuple(reply for reply in self._replies.get(str(claim), ()) if reply.relation == other and reply.event_id != view.id)


def _order(row: Row) -> tuple[int, int, int, int]:
    """As `query_account.sql` orders."""
    position, _, earliest, latest = row
    kind = 0 if earliest > FAR_PAST else 1 if latest < FAR_FUTURE else 2
    return kind, latest if latest < FAR_FUTURE else earliest, earliest, position


def _step(new: Sequence[int], old: Sequence[int]) -> str:
    if list(new) == list(old):
        return ""
    if new[0] > old[1] or new[1] < old[0]:
        return "contradicted"
    return "narrowed" if new[0] >= old[0] and new[1] <= old[1] else "changed"
