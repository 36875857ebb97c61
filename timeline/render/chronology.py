"""Chronologies: what happened in order, with sources, as Markdown and as plain text."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from timeline.clocks import DAY, FAR_FUTURE, FAR_PAST
from timeline.dates.civil import civil, day_number
from timeline.render.escaping import markdown, visible
from timeline.render.reasons import source_words, standing_words
from timeline.render.tables import terminal_width
from timeline.render.words import date_words, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from timeline.headfile import Head
    from timeline.views import Chronology, CodedMonth, EventView

UNORDERED = "order not known"
MOST_DYADS = 5
"""So many pairs of a month have a line of their own for their coded events."""
BY_THEN_MONTH, UNDATED_MONTH = 10**9, 10**9 + 1
"""Filed after every month."""
BY_THEN = "Known only to have happened by a day"
"""The heading of events whose begin is open to the past: they stand after the others, where they interrupt nothing."""


def as_markdown_page(told: Chronology, *, title: str | None, head: Head) -> str:
    """A Markdown page: a section a month, footnotes for sources, a footer that says what log it was made from."""
    span, cutoffs = told.span, told.cutoffs
    lines = [f"# {markdown(title or _title(span))}", ""]
    notes: list[str] = []
    for month, group, coded in _sections(told):
        lines += [f"## {month}", ""]
        for event, unordered in group:
            refs = []
            for source in event.sources:
                note = markdown_source(source_words(source), source.url)
                if note not in notes:
                    notes.append(note)
                refs.append(f"[^{notes.index(note) + 1}]")
            mark = f" *({UNORDERED})*" if unordered else ""
            lines.append(f"- **{markdown(date_words(event.edtf))}**{mark} {markdown(_sentence(event))}{''.join(refs)}")
        lines += [f"- {markdown(sentence)}" for sentence in coded]
        lines.append("")
    lines += [f"[^{number}]: {note}" for number, note in enumerate(notes, start=1)]
    known = f", as known by {cutoffs.known.text}" if cutoffs.known.text else ""
    lines += ["", "---", "", f"{_counted(told)}{known}. Log head `{head}`, read up to position {cutoffs.position}."]
    return "\n".join(lines)


def as_text(told: Chronology, *, title: str | None, width: int | None = None) -> str:
    """Plain text ``width`` columns wide, the dates in a margin."""
    events, span, cutoffs = told.events, told.span, told.cutoffs
    width = width or terminal_width()
    margin = min(24, max((len(date_words(event.edtf)) for event in events), default=0)) + 2
    lines = [visible(title or _title(span)), ""]
    for month, group, coded in _sections(told):
        lines += [month]
        for event, unordered in group:
            date = date_words(event.edtf)
            mark = f" ({UNORDERED})" if unordered else ""
            publishers = "; ".join(dict.fromkeys(source.publisher for source in event.sources))
            said = visible(f"{_sentence(event)}{mark}" + (f" [{publishers}]" if publishers else ""))
            head = f"  {date}".ljust(margin + 2)
            if len(date) > margin - 1:
                lines.append(f"  {date}")
                head = " " * (margin + 2)
            lines += textwrap.wrap(said, width, initial_indent=head, subsequent_indent=" " * (margin + 2))
        for sentence in coded:
            lines += textwrap.wrap(visible(sentence), width, initial_indent=" " * (margin + 2), subsequent_indent=" " * (margin + 4))
        lines.append("")
    known = f", as known by {cutoffs.known.text}" if cutoffs.known.text else ""
    lines.append(f"{_counted(told)}{known} · log position {cutoffs.position}")
    return "\n".join(lines)


def _title(span: str) -> str:
    return f"Chronology, {' to '.join(date_words(end) for end in span.split(' to '))}" if span else "Chronology"


def _counted(told: Chronology) -> str:
    events = "1 event" if len(told.events) == 1 else f"{len(told.events):,} events"
    coded = sum(month.events for month in told.coded)
    return f"{events}, and {coded:,} coded ones" if coded else events


def _sections(told: Chronology) -> Iterator[tuple[str, list[tuple[EventView, bool]], list[str]]]:
    """The sections of a chronology: a heading, its events, each with whether its order is unknown, and what coded events come to."""
    coded = {_number(month): list(group) for month, group in groupby(told.coded, key=lambda line: line.month)}
    filed = {
        number: list(group) for number, group in groupby(_unordered_marked(_undated_last(told.events)), key=lambda pair: _month(pair[0]))
    }
    for number in sorted(filed.keys() | coded.keys()):
        yield _heading(number), filed.get(number, []), _coded_lines(coded.get(number, []))


def _coded_lines(months: Sequence[CodedMonth]) -> list[str]:
    """The busiest dyads of a month, and the others together."""
    shown = months if len(months) <= MOST_DYADS + 1 else months[:MOST_DYADS]
    lines = [month.sentence for month in shown]
    rest = months[len(shown) :]
    if rest:
        lines.append(f"{len(rest):,} other pairs and parties: {sum(month.events for month in rest):,} events.")
    return lines


def _sentence(event: EventView) -> str:
    said = standing_words(event)
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _month(event: EventView) -> int:
    """The month under which an event is filed, counted from January of the year 0: that of the last moment at which it may have begun."""
    moment = event.begin_latest if event.begin_latest < FAR_FUTURE else event.begin_earliest
    if moment in {FAR_PAST, FAR_FUTURE}:
        return UNDATED_MONTH
    year, month, _ = civil(moment // DAY)
    return BY_THEN_MONTH if event.begin_earliest == FAR_PAST else year * 12 + month - 1


def _number(month: str) -> int:
    """``2023-02`` as `_month` counts; nothing is undated."""
    year, _, number = month.rpartition("-")
    return int(year) * 12 + int(number) - 1 if month else UNDATED_MONTH


def _heading(number: int) -> str:
    if number >= BY_THEN_MONTH:
        return BY_THEN if number == BY_THEN_MONTH else "Undated"
    return date_words(day_of(day_number(number // 12, number % 12 + 1, 1) * DAY).rpartition("-")[0])


def _undated_last(events: Sequence[EventView]) -> list[EventView]:
    """The events in their order, those whose begin is open to the past after the others."""
    return sorted(events, key=lambda event: event.begin_earliest == FAR_PAST)


def _unordered_marked(events: Sequence[EventView]) -> Iterator[tuple[EventView, bool]]:
    """Each event with whether its order to the event before it is unknown: their begins overlap, and are not the same day."""
    before: EventView | None = None
    for event in events:
        dated = before is not None and FAR_PAST not in {before.begin_earliest, event.begin_earliest}
        overlap = dated and before is not None and before.begin_latest >= event.begin_earliest
        same = before is not None and (before.begin_earliest, before.begin_latest) == (event.begin_earliest, event.begin_latest)
        yield event, overlap and not same
        before = event


def markdown_source(words: str, url: str) -> str:
    """A source in Markdown: its address as a link, all else escaped."""
    if not url:
        return markdown(words)
    before, _, after = words.partition(url)
    return f"{markdown(before)} <{url}>{markdown(after)}"
