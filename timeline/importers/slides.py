"""TimelineJS as facts: its JSON, and the spreadsheet that it is made from.

By https://timeline.knightlab.com/docs/json-format.html and https://timeline.knightlab.com/docs/using-spreadsheets.html.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from timeline.dates import DateError, occurrence_of, read
from timeline.errors import InvalidInput
from timeline.importers.brought import GENERIC, Brought, cleaned, digest_of, json_of, lines_of, made_id, one_line, slug_of
from timeline.importers.columns import host_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PARTS = ("year", "month", "day", "hour", "minute", "second")
SLIDE = {"start_date", "end_date", "display_date", "text", "media", "group", "unique_id"}
"""What of a slide is read. Its media have a url, a credit and a caption."""
SHEET = {
    *("Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline", "Text"),
    *("Media", "Media Credit", "Media Caption", "Type", "Group"),
}
"""Columns of the spreadsheet that are read."""
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


def is_slides(content: Any) -> bool:
    """Whether JSON is TimelineJS's."""
    events = content.get("events") if isinstance(content, dict) else None
    return (
        isinstance(events, list)
        and all(isinstance(each, dict) for each in events[:3])
        and ("start_date" in (events or [{"start_date": 0}])[0])
    )


def is_sheet(header: Sequence[str]) -> bool:
    """Whether a CSV file has the header of TimelineJS's spreadsheet."""
    return {"Year", "Headline"} <= set(header)


def read_slides(text: str, name: str) -> Brought:
    """The slides of a TimelineJS object. The title slide and eras are no events."""
    brought = Brought(name, "timelinejs", digest_of(text))
    content = json_of(text, name)
    if not isinstance(content, dict) or not isinstance(content.get("events"), list):
        raise InvalidInput(f"{name} is not TimelineJS: that is an object with a list of events", remedy="see timeline.knightlab.com")
    for number, (slide, line) in enumerate(zip(content["events"], lines_of(text, "start_date"), strict=False), start=1):
        try:
            brought.take(_slide(slide), line)
            brought.behind |= {str(name)[:60] for name, content in slide.items() if content and name not in SLIDE}
        except InvalidInput as error:
            brought.refuse(f"slide {number}: {error.message}", 0, remedy=error.remedy)
    brought.notes += [f"{what}: no event, left behind" for what in ("title", "eras") if content.get(what)]
    return brought


def read_sheet(text: str, name: str) -> Brought:
    """The rows of TimelineJS's spreadsheet, saved as CSV. Rows of the types title and era are no events."""
    brought = Brought(name, "timelinejs-csv", digest_of(text))
    rows = rows_of(text, name)
    _, header = next(rows)
    skipped = 0
    for line, row in rows:
        if len(row) > len(header):
            brought.refuse(f"the row has {len(row)} cells, and the header {len(header)}", line, remedy="quote cells that hold a comma")
            continue
        cells = {column.strip(): cleaned(cell.strip()) for column, cell in zip(header, row, strict=False) if cell.strip()}
        if cells.get("Type", "").lower() in {"title", "era"}:
            skipped += 1
            continue
        brought.behind |= cells.keys() - SHEET
        try:
            brought.take(_slide(_row(cells)), line)
        except InvalidInput as error:
            brought.refuse(error.message, line, remedy=error.remedy)
    left = "1 row of the type title or era: no event" if skipped == 1 else f"{skipped:,} rows of the type title or era: no events"
    brought.notes += [f"{left}, left behind"] if skipped else []
    return brought


def _row(cells: Mapping[str, str]) -> dict[str, Any]:
    """A row of the spreadsheet as the slide that TimelineJS makes of it."""
    slide: dict[str, Any] = {"text": {"headline": cells.get("Headline", ""), "text": cells.get("Text", "")}}
    for side, prefix in (("start_date", ""), ("end_date", "End ")):
        if f"{prefix}Year" in cells:
            said = cells.get(f"{prefix}Time", "")
            time = _CLOCK.fullmatch(said)
            if said and not time:
                raise InvalidInput(f"its {prefix}Time is no time: {one_line(said)[:60]}", remedy="write it as 14:30 or 14:30:00")
            clock = dict(zip(PARTS[3:], time.groups(), strict=True)) if time else {}
            slide[side] = {part: cells.get(f"{prefix}{part.capitalize()}") for part in PARTS[:3]} | clock
    slide |= {"display_date": cells.get("Display Date"), "group": cells.get("Group")}
    slide["media"] = {"url": cells.get("Media"), "credit": cells.get("Media Credit"), "caption": cells.get("Media Caption")}
    return slide


def _slide(slide: Any) -> dict[str, Any]:
    if not isinstance(slide, dict):
        raise InvalidInput("it is no JSON object")
    words = _mapping(slide.get("text"))
    headline, more = plain(words.get("headline") or ""), plain(words.get("text") or "")
    fact: dict[str, Any] = {"type": GENERIC, "summary": one_line(headline or more), "when": _when(slide)}
    if not fact["summary"]:
        raise InvalidInput("it has neither a headline nor a text", remedy="an event says what happened")
    if slide.get("group"):
        fact["topics"] = [plain(slide["group"])]
    data: dict[str, Any] = {"text": more} if headline and more else {}
    if until := _until(slide):
        data["until"] = until
    media = _mapping(slide.get("media"))
    url = str(media.get("url") or "")
    if re.fullmatch(r"https?://\S+", url):
        credit = plain(media.get("credit") or "") or host_of(url)
        fact["sources"] = [{"publisher": credit, "url": url} | ({"title": plain(media["caption"])} if media.get("caption") else {})]
    elif kept := {name: str(cleaned(str(content))) for name, content in media.items() if content}:
        data["media"] = kept
    if data:
        fact["data"] = data
    identifier = slide.get("unique_id")
    return {"id": slug_of(str(identifier)) if identifier else made_id(fact), **fact}


def _mapping(content: Any) -> dict[str, Any]:
    return content if isinstance(content, dict) else {}


def plain(text: object) -> str:
    """HTML as the text it shows, on one line."""
    return one_line(unescape(re.sub(r"<[^<>]{0,2000}>", " ", str(cleaned(str(text))))))


def _when(slide: Mapping[str, Any]) -> str:
    """The slide's date: its display date where that says more exactly what start and end say, else these."""
    start, end = _edtf(slide.get("start_date")), _edtf(slide.get("end_date"))
    if not start:
        raise InvalidInput("it has no start_date", remedy="give it at least a year")
    dated = f"{start}/{end}" if end and end != start and "T" not in start + end else start
    shown = plain(slide.get("display_date") or "")
    try:
        said, given = occurrence_of(read(shown, strict=True).edtf) if shown else None, occurrence_of(dated)
    except DateError:
        return dated
    days = (given.earliest_day, given.latest_day)
    ends = {said.earliest_day, said.latest_day} - {"", ".."} if said else set()
    same = said is not None and (ends <= set(days) or ends == {days[0]})
    return said.edtf if said is not None and ends and same else dated


def _until(slide: Mapping[str, Any]) -> str:
    """The end of what has a time of day: EDTF has no word for such an interval."""
    start, end = _edtf(slide.get("start_date")), _edtf(slide.get("end_date"))
    return end if end != start and "T" in start + end else ""


def _edtf(parts: Any) -> str:
    if not isinstance(parts, dict) or parts.get("year") in {None, ""}:
        return ""
    try:
        year, *rest = (None if parts.get(name) in {None, ""} else int(parts[name]) for name in PARTS)
    except (ValueError, TypeError, OverflowError):
        raise InvalidInput(f"its date is no numbers: {one_line(parts)[:120]}", remedy="year, month and day are numbers") from None
    month, day, hour, minute, second = rest
    text = str(year) if year is not None and abs(year) > 9999 else f"{'-' if (year or 0) < 0 else ''}{abs(year or 0):04d}"  # noqa: PLR2004
    text = f"Y{text}" if abs(year or 0) > 9999 else text  # noqa: PLR2004
    if month is None or text.startswith("Y"):
        return text
    text += f"-{month:02d}" + ("" if day is None else f"-{day:02d}")
    return text if day is None or hour is None else f"{text}T{hour:02d}:{minute or 0:02d}:{second or 0:02d}"
