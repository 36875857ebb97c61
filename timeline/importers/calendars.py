"""iCalendar (RFC 5545) as facts, read with the `icalendar` library."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from timeline.dates import DateError, occurrence_of
from timeline.errors import InvalidInput, Unsupported
from timeline.importers.brought import GENERIC, Brought, cleaned, digest_of, made_id, one_line, slug_of
from timeline.importers.columns import host_of

READ = {"UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "CATEGORIES", "URL", "RRULE", "RDATE",
        "X-EDTF", "X-STANDING", "RECURRENCE-ID"}  # fmt: skip
"""Properties of an event that are read, or spoken of."""
KEPT_HOUSE = {"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "TRANSP", "CLASS", "PRIORITY", "EXDATE"}
"""Properties that a calendar keeps for itself: nobody misses them."""
OURS = ("reported", "alleged", "denied", "hypothetical")
"""Standings that `timeline` puts into a calendar, which has one word for all of them: tentative."""


def read_calendar(text: str, name: str) -> Brought:
    """The VEVENTs of a calendar. Raises `InvalidInput` for what is no calendar, `Unsupported` where the library is missing."""
    try:
        from icalendar import Calendar  # noqa: PLC0415 - an extra
    except ImportError:
        raise Unsupported("this needs icalendar, which is not installed", remedy="pip install 'timeline-engine[publish]'") from None
    brought = Brought(name, "ics", digest_of(text))
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise InvalidInput(f"{name} is no calendar: it does not begin with BEGIN:VCALENDAR", remedy="export it again")
    try:
        calendars: Any = Calendar.from_ical(text, multiple=True)
        components = [each for calendar in calendars for each in calendar.walk()]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise InvalidInput(f"{name} is not iCalendar: {one_line(error)[:200]}", remedy="export it again") from error
    begins = [number for number, line in enumerate(text.splitlines(), start=1) if line.strip().upper() == "BEGIN:VEVENT"]
    events = [each for each in components if each.name == "VEVENT"]
    cancelled = repeated = 0
    for i, event in enumerate(events):
        line = begins[i] if i < len(begins) else 0
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            cancelled += 1
            continue
        repeated += "RRULE" in event or "RDATE" in event
        try:
            brought.take(_event(event), line)
            brought.behind |= {str(name)[:60] for name in event if name not in READ and name not in KEPT_HOUSE}
        except InvalidInput as error:
            brought.refuse(error.message, line, remedy=error.remedy)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            brought.refuse(f"it cannot be read: {one_line(error)[:200]}", line)
    others = sum(each.name in {"VTODO", "VJOURNAL", "VFREEBUSY"} for each in components)
    counted = ((cancelled, "cancelled: left out"), (repeated, "repeat: only their first time is read"), (others, "no events: left out"))
    brought.notes += [f"{count} {what}" for count, what in counted if count]
    return brought


def _event(event: Any) -> dict[str, Any]:
    if "DTSTART" not in event:
        raise InvalidInput("it has no DTSTART", remedy="without a date there is no event on a timeline")
    summary = one_line(event.get("SUMMARY", "") or event.get("DESCRIPTION", ""))
    if not summary:
        raise InvalidInput("it has neither SUMMARY nor DESCRIPTION", remedy="an event says what happened")
    when, until = _when(event)
    fact: dict[str, Any] = {"type": GENERIC, "when": when, "summary": summary}
    if event.get("LOCATION"):
        fact["where"] = one_line(event["LOCATION"])
    if str(event.get("STATUS", "")).upper() == "TENTATIVE":
        said = str(event.get("X-STANDING", ""))
        fact["standing"] = said if said in OURS else "hypothetical"
    if "CATEGORIES" in event:
        given = event["CATEGORIES"]
        found = [one_line(topic) for each in (given if isinstance(given, list) else [given]) for topic in each.cats]
        fact["topics"] = [topic for topic in found if topic]
    url = str(event.get("URL", ""))
    if re.fullmatch(r"https?://\S+", url):
        fact["sources"] = [{"publisher": host_of(url) or "not named", "url": cleaned(url)}]
    data = {"until": until, "description": cleaned(str(event.get("DESCRIPTION", ""))) if event.get("SUMMARY") else ""}
    if kept := {field: content for field, content in data.items() if content}:
        fact["data"] = kept
    uid = str(event.get("UID", ""))
    local, _, host = uid.partition("@")
    identifier = slug_of(local if host == "timeline" else uid) if uid and "RECURRENCE-ID" not in event else made_id(fact)
    return {"id": identifier, **fact}


def _when(event: Any) -> tuple[str, str]:
    """The EDTF of an event, and its end where EDTF has no way to say it (an interval with times of day)."""
    start, end = event.decoded("DTSTART"), event.decoded("DTEND") if "DTEND" in event else None
    if isinstance(start, datetime):
        until = end if isinstance(end, datetime) else start + event.decoded("DURATION") if "DURATION" in event else None
        return _said(event, start) or _instant(start), _instant(until) if until and until != start else ""
    last = end - timedelta(days=1) if isinstance(end, date) and not isinstance(end, datetime) else start
    if end is None and "DURATION" in event:
        last = start + event.decoded("DURATION") - timedelta(days=1)
    last = max(start, last)
    given = str(event.get("X-EDTF", ""))
    if given:
        try:
            said = occurrence_of(given)
        except DateError:
            said = None
        days = {said.earliest_day, said.latest_day} - {"", ".."} if said else set()
        if said and days and days <= {start.isoformat(), last.isoformat()}:
            return said.edtf, ""
    return (start.isoformat() if last == start else f"{start.isoformat()}/{last.isoformat()}"), ""


def _said(event: Any, start: datetime) -> str:
    """The EDTF that `timeline` put beside a moment, in the zone of its source, where it names that moment still."""
    try:
        said = occurrence_of(str(event.get("X-EDTF", "")))
    except DateError:
        return ""
    begin = said.bounds.begin_earliest
    at = start if start.tzinfo else start.replace(tzinfo=UTC)
    there = begin is not None and at - datetime(1970, 1, 1, tzinfo=UTC) == timedelta(microseconds=begin)
    return said.edtf if there and "T" in said.edtf else ""


def _instant(moment: datetime) -> str:
    if moment.tzinfo is None:
        return moment.replace(microsecond=0).isoformat()
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
