"""Shapes of charts: places in per cent of the width, so that a picture fits a telephone and a desk without a style in the page."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from timeline.clocks import DAY, FAR_FUTURE, FAR_PAST
from timeline.dates import DateError, day_text, occurrence_of
from timeline.dates.civil import civil, day_number
from timeline.render.words import date_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from timeline.answers import Span
    from timeline.render.chronology.document import Item
    from timeline.tension import Point

LANES = 7
"""Rows of a strip: what does not fit stands in the last one."""
MOST_BARS = 240
"""Periods that a chart of tension shows: more would be thinner than a pixel."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NARROWEST = 0.6
"""Per cent: a day has to be seen."""


class Bar(NamedTuple):
    """``x`` and ``width`` in per cent; ``core``: where what lasts is sure, in the same units, or nothing. ``row`` from 0."""

    x: float
    width: float
    core: tuple[float, float] | None
    row: int
    title: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over an axis; ``ticks``: places in per cent, their words and how these are anchored. ``rows``: how many there are."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str, str], ...]
    rows: int


class _Scale:
    """Microseconds to per cent. Open ends lie at the edges."""

    def __init__(self, moments: Iterable[int]) -> None:
        known = [moment for moment in moments if FAR_PAST < moment < FAR_FUTURE]
        self.first = min(known, default=0)
        self.last = max(max(known, default=0), self.first + DAY)

    def __call__(self, moment: int) -> float:
        share = (moment - self.first) / (self.last - self.first)
        return round(max(0.0, min(1.0, share)) * 100, 2)

    def ticks(self) -> tuple[tuple[float, str, str], ...]:
        """A handful, at begins of months or years: more would run into each other on a telephone."""
        first, last = civil(self.first // DAY), civil(self.last // DAY)
        months = (last[0] - first[0]) * 12 + last[1] - first[1]
        if months < 2:  # noqa: PLR2004 - then the two ends tell more
            ends = day_text(self.first), day_text(self.last)
            return (0.0, date_words(ends[0]), "start"), (100.0, date_words(ends[1]), "end")
        step = next((each for each in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24_000) if months / each <= 5), 120_000)  # noqa: PLR2004
        start = first[0] * 12 + first[1] - 1
        found = []
        for month in range(start - start % step + step, last[0] * 12 + last[1], step):
            year, number = divmod(month, 12)
            place = self(day_number(year, number + 1, 1) * DAY)
            words = str(year) if step >= 12 else f"{MONTHS[number]} {year}"  # noqa: PLR2004
            if 4 < place < 96:  # noqa: PLR2004 - or the words would be cut
                found.append((place, words, "middle"))
        return tuple(found)


def strip(items: Sequence[Item], prefixes: Sequence[str]) -> Chart:
    """Events on a line: from the first moment at which each may have begun to the last; ``core`` is what it surely lasted."""
    scale = _Scale(moment for item in items for moment in (item.event.begin_earliest, item.event.begin_latest, item.end_latest))
    free = [-1.0] * LANES
    bars = []
    for item, prefix in sorted(zip(items, prefixes, strict=True), key=lambda each: each[0].event.begin_earliest):
        bounds = _bounds(item.edtf)
        begin, end = scale(item.event.begin_earliest), scale(max(item.event.begin_latest, item.end_latest))
        width = max(end - begin, _NARROWEST)
        begin = min(begin, 100 - width)
        sure = bounds and bounds[1] < bounds[2]
        core = (scale(bounds[1]), max(scale(bounds[2]) - scale(bounds[1]), _NARROWEST)) if bounds and sure else None
        if item.event.begin_latest - item.event.begin_earliest < DAY and core is None:
            core = (begin, width if end - begin < _NARROWEST else max(round(scale(item.event.begin_latest) - begin, 2), _NARROWEST))
        row = next((i for i, until in enumerate(free) if until < begin), LANES - 1)
        free[row] = max(free[row], begin + width + 0.3)
        bars.append(Bar(begin, round(width, 2), core, row, f"{item.when}: {item.sentence}", f"{prefix}{item.id}", item.standing))
    return Chart(tuple(bars), scale.ticks(), max((bar.row for bar in bars), default=0) + 1)


def _bounds(edtf: str) -> tuple[int, int, int, int] | None:
    try:
        found = occurrence_of(edtf).bounds
    except DateError:
        return None
    ends = (found.begin_earliest, found.begin_latest, found.end_earliest, found.end_latest)
    opened = (FAR_PAST, FAR_FUTURE, FAR_PAST, FAR_FUTURE)
    return tuple(default if end is None else end for end, default in zip(ends, opened, strict=True))  # type: ignore[return-value]


NARROW = 288
"""Pixels of a chart on the narrowest telephone: a label that fits there fits everywhere."""
BAR, LINE, GAP = 24, 16, 4
"""Pixels: the height of a bar of a lane, of a line of words under it, and what lies between rows."""


class Label(NamedTuple):
    """Words of a bar: in it, or under it, where it is too narrow for them. ``x`` in per cent, ``lines`` with their base lines in pixels."""

    x: float
    anchor: str
    lines: tuple[tuple[int, str], ...]
    under: bool


class Value(NamedTuple):
    """One value in a lane: its bar, the bar's upper edge in pixels, and its words."""

    bar: Bar
    y: int
    label: Label


@dataclass(frozen=True, slots=True)
class Lane:
    """The values of one fact over time; those that overlap stand one below the other. ``height``: pixels, without the words of the axis."""

    subject: str
    relation: str
    ticks: tuple[tuple[float, str, str], ...]
    values: tuple[Value, ...]
    height: int


def lanes(spans: Sequence[Span], now: int) -> list[Lane]:
    """The values of each fact. ``now``: where a value that nothing ends is cut (microseconds)."""
    scale = _Scale([now, *(moment for span in spans for edtf in (span.since, span.until) if edtf for moment in _bounds(edtf) or ())])
    grouped: dict[tuple[str, str, str], list[tuple[Bar, str]]] = {}
    free: dict[tuple[str, str, str], list[int]] = {}
    for span in spans:
        since, until = _bounds(span.since), _bounds(span.until) if span.until else (now, now, now, now)
        if since is None or until is None:
            continue
        begin, sure, ended, end = scale(since[0]), scale(since[1]), scale(until[0]), scale(min(until[1], scale.last))
        width = max(end - begin, _NARROWEST)
        begin = min(begin, 100 - width)
        core = (sure, round(max(ended - sure, _NARROWEST / 2), 2)) if ended >= sure and sure < 100 else None  # noqa: PLR2004
        words = f"since {date_words(span.since)}, " + (f"until {date_words(span.until)}" if span.until else "still so")
        fact = (span.subject, span.relation, span.view)
        rows = free.setdefault(fact, [])
        row = next((i for i, taken in enumerate(rows) if taken <= since[0]), len(rows))
        rows[row : row + 1] = [until[0]]
        bar = Bar(begin, round(width, 2), core, row, f"{span.object}, {words}", span.event_id, span.standing)
        grouped.setdefault(fact, []).append((bar, span.object))
    return [
        Lane(subject, f"{relation} (in the view of {view})" if view else relation, scale.ticks(), *_laid(bars))
        for (subject, relation, view), bars in grouped.items()
    ]


def _laid(bars: Sequence[tuple[Bar, str]]) -> tuple[tuple[Value, ...], int]:
    """Bars with their words, row below row, and the height of it all."""
    found = []
    y = 0
    for row in range(max(bar.row for bar, _ in bars) + 1):
        taken: list[list[tuple[float, float]]] = []
        for bar, words in bars:
            if bar.row == row:
                found.append(Value(bar, y, _label(bar, words, y, taken)))
        y += BAR + GAP + len(taken) * LINE
    return tuple(found), y


def _label(bar: Bar, words: str, y: int, taken: list[list[tuple[float, float]]]) -> Label:
    """Where a bar's words stand. ``taken``: for each line under the row, what other words take up of it, in per cent; these are added."""
    letter = 13 if any(east_asian_width(each) in "WF" for each in words) else 8
    pixel = 100 / NARROW
    sure = bar.core[0] + bar.core[1] - bar.x if bar.core else 0  # beyond that the next value may have begun
    if (len(words) * letter + 8) * pixel <= sure:
        return Label(bar.x, "start", ((y + 16, words),), under=False)
    left, right = 100 - bar.x, bar.x + bar.width  # what is free for words that begin, or end, with the bar
    most = int(max(left, right) / pixel - 8) // letter
    wrapped = textwrap.wrap(words.replace("/", "/ "), most, max_lines=6, placeholder=" …", break_on_hyphens=False) or [""]
    lines = [line.replace("/ ", "/") for line in wrapped]  # from one date to another is two words, if need be
    width = (max(map(len, lines)) * letter + 8) * pixel
    begins = width <= left
    here = (bar.x, bar.x + width) if begins else (right - width, right)
    first = 0
    while any(begin < here[1] and here[0] < end for line in taken[first : first + len(lines)] for begin, end in line):
        first += 1
    taken.extend([] for _ in range(first + len(lines) - len(taken)))
    for line in taken[first : first + len(lines)]:
        line.append(here)
    placed = tuple((y + BAR + 13 + (first + i) * LINE, line) for i, line in enumerate(lines))
    return Label(here[0] if begins else here[1], "start" if begins else "end", placed, under=True)


@dataclass(frozen=True, slots=True)
class Flow:
    """One period of a chart of tension. ``x`` and ``width`` in per cent; heights in pixels of the picture."""

    x: float
    width: float
    cooperation: float
    conflict: float
    title: str


HALF = 90
"""Pixels of a chart of tension above its line, and below it."""


def flows(points: Sequence[Point], labels: Sequence[str]) -> tuple[tuple[Flow, ...], tuple[tuple[float, str, str], ...], float]:
    """Bars for the last periods on one scale, a few labels, and the flow that the full height stands for."""
    shown, names = points[-MOST_BARS:], labels[-MOST_BARS:]
    top = max((max(point.cooperation, -point.conflict) for point in shown), default=0.0) or 1.0
    step = 100 / max(1, len(shown))
    found = tuple(
        Flow(
            round((i + 0.5) * step - min(step * 0.8, 6.0) / 2, 2),
            round(min(step * 0.8, 6.0), 2),
            round(point.cooperation / top * HALF, 1),
            round(-point.conflict / top * HALF, 1),
            f"{name}: cooperation {point.cooperation:.1f}, conflict {point.conflict:.1f}",
        )
        for i, (point, name) in enumerate(zip(shown, names, strict=True))
    )
    every = max(1, -(-len(shown) // 5))
    ticks = tuple(_tick(i, step, names[i].split(" to ")[0]) for i in range(every // 2, len(shown), every))
    return found, ticks, top


def _tick(i: int, step: float, words: str) -> tuple[float, str, str]:
    """The words under a period; those near an edge do not reach beyond it."""
    place = (i + 0.5) * step
    if place < 13:  # noqa: PLR2004 - half of the widest words on a telephone
        return round(i * step, 2), words, "start"
    if place > 87:  # noqa: PLR2004
        return round((i + 1) * step, 2), words, "end"
    return round(place, 2), words, "middle"
