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
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from timeline.render.chronology.document import Document, Item
    from timeline.views import EventView

_STATUS = {"actual": "CONFIRMED"}
"""Of what is not simply so, a calendar says TENTATIVE."""


def calendar_page(document: Document, *, skipped: Callable[[Item], None]) -> Iterator[str]:
    """The calendar. ``skipped`` is told of each event that no calendar can show: one without any day, or outside the years 1 to 9999.

    Raises `Unsupported` where the library is missing.
    """
    made = {name: told for name, told in document.made.to_dict().items() if name != "sha256"}
    begin, end = frame(
        "chronology",
        document.title,
        {"x-wr-caldesc": visible(document.intro), "x-timeline-made": json.dumps(made, ensure_ascii=True), "x-sha256": NO_DIGEST},
    )
    yield Seal(begin)
    for section in document.sections:
        for item in section.items:
            days = days_of(item.event, item.first_day, item.last_day)
            if days is None:
                skipped(item)
            else:
                uid = item.id if section.prefix == "e-" else section.prefix + item.id
                yield vevent(
                    item.event, uid, days, item.sentence, _description(item), where=item.where, topics=item.topics,
                    urls=(source.url for source in item.sources), withdrawn=bool(item.withdrawn),
                )  # fmt: skip
    yield end


def frame(made_by: str, name: str, more: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and after the events of a calendar. Raises `Unsupported` where the library is missing."""
    try:
        from icalendar import Calendar  # noqa: PLC0415 - an extra
    except ImportError:
        raise Unsupported("this needs icalendar, which is not installed", remedy=INSTALL) from None
    calendar = Calendar()
    calendar.add("prodid", f"-//timeline//{made_by}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", visible(name))
    for key, content in more.items():
        if content:
            calendar.add(key, content)
    begin, end = calendar.to_ical().decode().split("END:VCALENDAR")
    return begin, f"END:VCALENDAR{end}"


def vevent(
    event: EventView, uid: str, days: tuple[date | datetime, date | None], summary: str, description: Iterable[str], *,
    where: str, topics: Sequence[str], urls: Iterable[str], withdrawn: bool = False,
) -> str:  # fmt: skip
    """One event of a calendar. ``days`` as `days_of` gives them; of the ``urls`` the first one that a browser opens is taken."""
    from icalendar import Event  # noqa: PLC0415

    made = Event()
    add: Callable[[str, Any], None] = made.add
    add("uid", f"{uid}@timeline")
    add("dtstamp", _moment(event.recorded))
    add("dtstart", days[0])
    if days[1] is not None:
        add("dtend", days[1])
    add("summary", visible(summary))
    add("description", visible("\n".join(description), lines=True))
    add("status", "CANCELLED" if withdrawn else _STATUS.get(event.standing, "TENTATIVE"))
    add("transp", "TRANSPARENT")
    add("sequence", event.version - 1)
    add("x-edtf", visible(event.edtf))
    if event.standing != "actual":
        add("x-standing", event.standing)
    if where:
        add("location", visible(where))
    if topics:
        add("categories", [visible(topic) for topic in topics])
    if url := next((each for each in urls if is_web(each) and each.isprintable()), ""):
        add("url", url)
    return str(made.to_ical().decode())


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


def days_of(event: EventView, first_day: str, last_day: str) -> tuple[date | datetime, date | None] | None:
    """Where it stands in a calendar: a moment, or whole days, the end exclusive; None where no calendar has a place for it.

    Where one end is open, the other day stands for it.
    """
    first, last = _day(first_day or last_day), _day(last_day or first_day)
    if first is None or last is None:
        return None
    if "T" in event.edtf and event.begin_latest - event.begin_earliest < DAY and "/" not in event.edtf:
        return _moment(event.begin_earliest), None
    return first, (last if last < date.max else last - timedelta(days=1)) + timedelta(days=1)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=us // 1_000_000)
