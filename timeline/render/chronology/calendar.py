"""A chronology as a calendar (RFC 5545), made by the `icalendar` library. Imprecise dates are spans of whole days."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from timeline.clocks import DAY
from timeline.errors import Unsupported
from timeline.render.chronology.made import NO_DIGEST, Seal
from timeline.render.chronology.pages import INSTALL, is_web
from timeline.render.escaping import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.render.chronology.document import Document, Item

_STATUS = {"actual": "CONFIRMED"}
"""Of what is not simply so, a calendar says TENTATIVE."""


def calendar_page(document: Document, *, skipped: Callable[[Item], None]) -> Iterator[str]:
    """The calendar. ``skipped`` is told of each event that no calendar can show: one without any day, or outside the years 1 to 9999.

    Raises `Unsupported` where the library is missing.
    """
    try:
        from icalendar import Calendar  # noqa: PLC0415 - an extra
    except ImportError:
        raise Unsupported("this needs icalendar, which is not installed", remedy=INSTALL) from None
    calendar = Calendar()
    calendar.add("prodid", "-//timeline//chronology//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", visible(document.title))
    if document.intro:
        calendar.add("x-wr-caldesc", visible(document.intro))
    made = {name: told for name, told in document.made.to_dict().items() if name != "sha256"}
    calendar.add("x-timeline-made", json.dumps(made, ensure_ascii=True))
    calendar.add("x-sha256", NO_DIGEST)
    begin, end = calendar.to_ical().decode().split("END:VCALENDAR")
    yield Seal(begin)
    for section in document.sections:
        for item in section.items:
            days = _days(item)
            if days is None:
                skipped(item)
            else:
                yield _event(item, days, section.prefix)
    yield f"END:VCALENDAR{end}"


def _event(item: Item, days: tuple[date | datetime, date | None], prefix: str) -> str:
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    add: Callable[[str, Any], None] = event.add
    add("uid", f"{item.id if prefix == 'e-' else prefix + item.id}@timeline")
    add("dtstamp", _moment(item.event.recorded))
    add("dtstart", days[0])
    if days[1] is not None:
        add("dtend", days[1])
    add("summary", visible(item.sentence))
    add("description", visible("\n".join(_description(item)), lines=True))
    add("status", "CANCELLED" if item.withdrawn else _STATUS.get(item.standing, "TENTATIVE"))
    add("transp", "TRANSPARENT")
    add("sequence", item.event.version - 1)
    add("x-edtf", visible(item.edtf))
    if item.where:
        add("location", visible(item.where))
    if item.topics:
        add("categories", [visible(topic) for topic in item.topics])
    if url := next((source.url for source in item.sources if is_web(source.url) and source.url.isprintable()), ""):
        add("url", url)
    return str(event.to_ical().decode())


def _description(item: Item) -> Iterator[str]:
    yield f"{item.when}{f' ({item.vague})' if item.vague else ''}"
    if item.replies or item.caption:
        yield item.prose
    yield from item.marks
    if item.withdrawn:
        yield item.withdrawn
    if item.correction:
        yield item.correction
    for words in item.cited:
        yield f"– {words}"


def _days(item: Item) -> tuple[date | datetime, date | None] | None:
    """Where it stands in a calendar: a moment, or whole days, the end exclusive. Where one end is open, the other day stands for it."""
    first, last = _day(item.first_day or item.last_day), _day(item.last_day or item.first_day)
    if first is None or last is None:
        return None
    if "T" in item.edtf and item.event.begin_latest - item.event.begin_earliest < DAY and "/" not in item.edtf:
        return _moment(item.event.begin_earliest), None
    return first, (last if last < date.max else last - timedelta(days=1)) + timedelta(days=1)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=us // 1_000_000)
