"""Composes the document of a chronology from an account: sections, date lines, sentences, notes."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from timeline.clocks import DAY, FAR_FUTURE, FAR_PAST
from timeline.render.chronology import datelines, sentences
from timeline.render.chronology.document import Document, Item, Notes, Person, Section
from timeline.render.chronology.names import capital, dyad_name, office_words
from timeline.render.reasons import source_words
from timeline.views import SourceView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from timeline.accounts import Account, Told
    from timeline.render.chronology.made import Made
    from timeline.views import CodedMonth, EventView

Cite = Literal["footnotes", "inline", "none"]
BY_THEN = "Known only to have happened by a certain day"
"""The heading of events whose begin is open to the past: they stand after the others, where they interrupt nothing."""
UNDATED = "Undated"
CODED = "Coded events"
UNORDERED = "which came first is not known"
MOST_DYADS = 5
"""So many pairs of a section have a line of their own for their coded events."""
LATE = 2
"""Days from the event until it became public, from which on the reader is told."""


def compose(
    account: Account, made: Made, *, title: str | None = None, intro: str | None = None, cite: Cite = "footnotes", headed: bool = True
) -> Document:
    """The document of an account. An empty ``intro`` leaves it out; None writes one.

    ``headed``: items stand under the headings of their sections, so that what these say need not be said again.
    """
    notes = Notes()
    wanted = account.wanted
    head = title or _title(account)
    text = _intro(account, cite) if intro is None else intro
    return Document(
        head, text, account.count, wanted.span, wanted.group, account.coded, account.recorded, notes, made,
        lambda: _Composer(account, cite, notes, headed=headed).sections(),
    )  # fmt: skip


def _title(account: Account) -> str:
    wanted = account.wanted
    span = datelines.span_words(wanted.first, wanted.last)
    about = capital(dyad_name("-".join(sorted(wanted.filters.dyad.upper().split("-"))))) if wanted.filters.dyad else "Chronology"
    return f"{about}, {span}" if span else about


def _intro(account: Account, cite: Cite) -> str:
    """What a reader has to know before reading."""
    if not account.count:
        return "Only coded events are on record, as counts." if account.coded else "No such events are on record."
    order = {"topic": ", by topic", "dyad": ", by the parties whose relations they touch"}.get(account.wanted.group, "")
    events = "One event" if account.count == 1 else f"{account.count:,} events in the order in which they happened{order}"
    parts = [f"{events}."]
    if account.left_out:
        parts = [
            f"The {account.count:,} weightiest of {account.count + account.left_out:,} events, in the order in which they happened{order}."
        ]
    parts.append("Dates are as precise as the sources allow.")
    if known := account.cutoffs.known.text:
        parts.append(f"Only what was public by {datelines.full(known) if len(known) <= len('2023-05-08') else known} is used.")
    if cite == "footnotes":
        parts.append("Numbers refer to the sources and notes at the end.")
    return " ".join(parts)


class _Composer:
    """One pass through an account. It remembers whom the reader has met, and the item before."""

    def __init__(self, account: Account, cite: Cite, notes: Notes, *, headed: bool) -> None:
        self._account, self._cite, self._notes, self._headed = account, cite, notes, headed
        self._group = account.wanted.group
        self._introduced: dict[str, str] = {}
        self._before: Told | None = None
        self._date = ""

    def sections(self) -> Iterator[Section]:
        coded = self._coded()
        repeated = self._group in {"topic", "dyad"}
        for number, ((key, heading), run) in enumerate(groupby(self._account.told(), key=self._section), start=1):
            for earlier in sorted(month for month in coded if month < key):
                yield Section(datelines.numbered_month(earlier)[1], iter(()), _coded_lines(coded.pop(earlier)))
            yield Section(heading, self._items(run, key), _coded_lines(coded.pop(key, [])), f"s{number}-" if repeated else "e-")
        for later in sorted(coded):
            heading = CODED if self._group != "month" else UNDATED if later > _LAST else datelines.numbered_month(later)[1]
            yield Section(heading, iter(()), _coded_lines(coded[later]))

    def _section(self, told: Told) -> tuple[int, str]:
        """Where an event is filed: under the last moment at which it may have begun."""
        if self._group in {"topic", "dyad"}:
            named = dyad_name(told.label) if self._group == "dyad" else told.label.replace("-", " ")
            return 0, capital(named) if told.label else "Other events"
        event = told.event
        moment = event.begin_latest if event.begin_latest < FAR_FUTURE else event.begin_earliest
        if moment in {FAR_PAST, FAR_FUTURE}:
            return _LAST + 1, UNDATED
        if event.begin_earliest == FAR_PAST:
            return _LAST, BY_THEN
        if self._group == "month":
            return datelines.month_of(moment)
        if self._group == "year":
            return datelines.year_of(moment), datelines.full(datelines.iso_day(moment)[:-6])
        return moment // DAY, datelines.full(datelines.iso_day(moment))

    def _items(self, run: Iterable[Told], key: int) -> Iterator[Item]:
        self._date = ""
        if self._group in {"topic", "dyad"}:
            self._before = None
        dated = self._headed and key < _LAST and self._group not in {"topic", "dyad"}
        for told in run:
            yield self._item(told, dated=dated)
            self._before = told

    def _item(self, told: Told, *, dated: bool) -> Item:
        event = told.event
        year = datelines.year_of(min(event.begin_latest, told.end_latest)) if dated and event.begin_latest < FAR_FUTURE else None
        when, date = datelines.full(event.edtf), datelines.under(event.edtf, year)
        erased = is_erased(event)
        people = () if erased else self._people(event)
        text = f"{sentences.ERASED}." if erased else sentences.sentence(event)
        sources = () if erased else event.sources
        words = [_source(s.publisher, s.title, s.url, s.published, s.via) for s in sources]
        correction = "" if erased or told.earlier is None else sentences.correction(told.earlier, event)
        cited = tuple(dict.fromkeys(words))
        repeats, self._date = when == self._date, when
        return Item(
            event=event,
            date=date,
            when=when,
            vague=datelines.vagueness(event.edtf),
            end_latest=told.end_latest,
            repeats=repeats,
            sentence=text,
            caption=sentences.caption(people, text, self._introduced) if people else "",
            replies=sentences.replies(told.replies, year) if told.replies else (),
            marks=self._marks(told, text, year),
            correction=correction,
            withdrawn=_withdrawn(told, year),
            people=people,
            cited=cited,
            notes=self._numbered(words, sources, correction) if self._cite == "footnotes" else (),
            inline="; ".join(cited) if self._cite == "inline" else "",
            importance=told.importance,
            erased=erased,
        )

    def _numbered(self, words: Sequence[str], sources: Sequence[SourceView], correction: str) -> tuple[int, ...]:
        """The footnotes of an item: its sources, each once, and after them what the log said before."""
        numbers = [self._notes.number(text, source.url) for text, source in zip(words, sources, strict=True)]
        if correction:
            numbers.append(self._notes.number(correction))
        return tuple(dict.fromkeys(numbers))

    def _people(self, event: EventView) -> tuple[Person, ...]:
        people = []
        for role in ("actors", "targets"):
            for actor in event.fields.get(role, ()):
                party, slash, name = str(actor).partition("/")
                if slash:
                    spells = self._account.offices.of(str(actor), event.begin_earliest, event.begin_latest)
                    offices = tuple(office_words(spell.office, spell.title) for spell in spells)
                    people.append(Person(name, party, role.removesuffix("s"), offices))
        return tuple(people)

    def _marks(self, told: Told, text: str, year: int | None) -> tuple[str, ...]:
        event, cutoffs = told.event, self._account.cutoffs
        marks = []
        if event.begin_latest > cutoffs.as_of.upto:
            marks.append(f"may not have happened by {cutoffs.as_of.text}")
        if self._order_unknown(event):
            marks.append(UNORDERED)
        if cutoffs.as_of.text and event.known > cutoffs.as_of.upto:
            marks.append(f"not yet public on {cutoffs.as_of.text}")
        elif told.end_latest < FAR_FUTURE and event.known // DAY - told.end_latest // DAY >= LATE:
            day = datelines.iso_day(event.known)
            # A sentence that names the day says so itself.
            if datelines.under(day, datelines.year_of(event.known)) not in text:
                marks.append(f"first reported {datelines.under(day, year)}")
        return tuple(marks)

    def _order_unknown(self, event: EventView) -> bool:
        """Whether its order to the item before is unknown: their begins overlap, and neither date says so by being vague."""
        before = self._before.event if self._before else None
        if before is None or FAR_PAST in {before.begin_earliest, event.begin_earliest}:
            return False
        if max(event.begin_latest - event.begin_earliest, before.begin_latest - before.begin_earliest) >= DAY:
            return False
        overlap = before.begin_latest >= event.begin_earliest
        same = (before.begin_earliest, before.begin_latest) == (event.begin_earliest, event.begin_latest)
        return overlap and not same

    def _coded(self) -> dict[int, list[CodedMonth]]:
        """Coded months by the number of their section; all together behind the rest where sections are no months."""
        if self._group != "month":
            return {_LAST + 2: list(_summed(self._account.coded))} if self._account.coded else {}
        return {_number(month): list(group) for month, group in groupby(self._account.coded, key=lambda line: line.month)}


_LAST = 10**9
"""The section after every month, year and day."""


def is_erased(event: EventView) -> bool:
    """Whether what the event said was erased. This is the one place that decides it."""
    return event.summary == "(erased)" and not event.fields


@lru_cache(maxsize=8192)
def _source(publisher: str, title: str, url: str, published: str, via: str) -> str:
    return source_words(SourceView(publisher, title, url, published, "", via, 0))


def _withdrawn(told: Told, year: int | None) -> str:
    if told.withdrawal is None:
        return ""
    because = f": {told.withdrawal.reason.rstrip('.')}" if told.withdrawal.reason else ""
    return f"Withdrawn {datelines.under(datelines.iso_day(told.withdrawal.known), year)}{because}."


def _number(month: str) -> int:
    """``2023-02`` as months are counted, from January of the year 0; nothing is undated."""
    year, _, number = month.rpartition("-")
    return int(year) * 12 + int(number) - 1 if month else _LAST + 1


def _summed(months: Sequence[CodedMonth]) -> Iterator[CodedMonth]:
    """The months of each dyad and type as one, the busiest first."""
    sums: dict[tuple[str, str], CodedMonth] = {}
    for month in months:
        key = (month.dyad, month.type)
        so_far = sums.get(key)
        sums[key] = month if so_far is None else replace(
            so_far, events=so_far.events + month.events, scored=so_far.scored + month.scored,
            cooperative=so_far.cooperative + month.cooperative, hostile=so_far.hostile + month.hostile,
        )  # fmt: skip
    yield from sorted(sums.values(), key=lambda month: (not month.dyad, -month.events, month.dyad))


def _coded_lines(months: Sequence[CodedMonth]) -> tuple[str, ...]:
    """The busiest dyads of a section, and the others together."""
    shown = months if len(months) <= MOST_DYADS + 1 else months[:MOST_DYADS]
    lines = [month.sentence for month in shown]
    if rest := months[len(shown) :]:
        lines.append(f"{len(rest):,} other pairs and parties: {sum(month.events for month in rest):,} events.")
    return tuple(lines)
