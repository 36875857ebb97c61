"""Read a date as a person wrote it: EDTF, or a phrase that resolves to it."""

from __future__ import annotations

from timeline.dates.bounds import Bounds
from timeline.dates.edtf import LONGEST_TEXT, Edtf, parse_edtf
from timeline.dates.edtf_date import Date, hemisphere_note
from timeline.dates.errors import DateError
from timeline.dates.frozen import Frozen
from timeline.dates.occurrence import Occurrence
from timeline.dates.years import season_years, season_years_note, years_note

_DATE_ORDERS = (None, "dmy", "mdy", "ymd")
_EDTF_STARTS = "0123456789-?~%XY[{./"
_EDTF_SIGNS = frozenset("-[{T")
_EDTF_CHARACTERS = frozenset("0123456789XYESTZ-+:?~%[]{}.,/")
_FIRST_SEASON, _LAST_SEASON = 21, 32


class Reading(Frozen):
    """How a text was read.

    `raw` is the text as given, `edtf` its canonical EDTF, `occurrence` and `bounds` when that is.
    For EDTF input `bounds`, `earliest` and `latest` are nominal; for phrases `about` widens them,
    as it widens the occurrence. `earliest` and `latest` are days `YYYY-MM-DD`, ".." for an open
    end and "" for an unknown one. `rule` names the rule in a few words; `warnings` say what was
    assumed; `alternatives` are the readings of an ambiguous text, as EDTF.
    """

    __slots__ = (
        "alternatives",
        "bounds",
        "earliest",
        "edtf",
        "latest",
        "occurrence",
        "raw",
        "rule",
        "warnings",
    )
    raw: str
    edtf: str
    occurrence: Occurrence
    bounds: Bounds
    earliest: str
    latest: str
    rule: str
    warnings: tuple[str, ...]
    alternatives: tuple[str, ...]

    def __init__(
        self,
        raw: str,
        parsed: Edtf,
        *,
        rule: str,
        warnings: tuple[str, ...],
        alternatives: tuple[str, ...] = (),
        nominal: bool,
    ) -> None:
        """Compute bounds and days of a parsed expression."""
        occurrence = Occurrence(parsed)
        earliest, latest = occurrence.earliest_day, occurrence.latest_day
        if nominal:
            earliest, latest = parsed.days_within(0)
        self._fill(
            raw=raw,
            edtf=parsed.text,
            occurrence=occurrence,
            bounds=parsed.bounds if nominal else occurrence.bounds,
            earliest=earliest,
            latest=latest,
            rule=rule,
            warnings=warnings,
            alternatives=alternatives,
        )

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form of `timeline when`; `alternatives` only where there are some."""
        shown: dict[str, object] = {
            "raw": self.raw,
            "edtf": self.edtf,
            "earliest": self.earliest,
            "latest": self.latest,
            "rule": self.rule,
            "warnings": list(self.warnings),
        }
        if self.alternatives:
            shown["alternatives"] = list(self.alternatives)
        return shown


def read(
    text: str,
    *,
    dateline: str | None = None,
    today: str | None = None,
    date_order: str | None = None,
    strict: bool = False,
) -> Reading:
    """Read EDTF or a phrase.

    `dateline` and `today` are days `YYYY-MM-DD`: words that need no clock (`March`, `Monday`) are
    read against the dateline, those that do (`yesterday`, `last month`) against today, and each
    stands in for the other. `date_order` is "dmy", "mdy" or "ymd". With `strict` an ambiguous
    text is refused, else the hull of its readings is taken with a warning. Raises DateError.
    """
    if len(text) > LONGEST_TEXT:
        reason = f"the text has {len(text)} characters, a date has at most {LONGEST_TEXT}"
        raise DateError(text, reason)
    if date_order not in _DATE_ORDERS:
        raise DateError(str(date_order), "the date order is not known", "dmy, mdy or ymd")
    days = _day_number(dateline), _day_number(today)
    stripped = text.strip()
    if not stripped:
        raise DateError(text, "the text is empty", "write a date, such as 2023-02-04")
    reading = _read_edtf(text, stripped) or _read_phrase(text, *days, date_order or "")
    if strict and reading.alternatives:
        choices = " or ".join(reading.alternatives)
        raise DateError(text, f"ambiguous: {choices}", "write the one that is meant")
    return reading


def read_range(
    text: str,
    *,
    dateline: str | None = None,
    today: str | None = None,
    date_order: str | None = None,
    strict: bool = False,
) -> tuple[Reading | None, Reading | None]:
    """Read `A..B`, whose sides are EDTF or phrases; an empty side is None.

    A text that is one expression (`March`, `[1760..1762]`, `1985/..`) is both its own begin and
    end. Raises DateError, also for a range that ends before it begins.
    """

    def one(side: str) -> Reading | None:
        if not side.strip():
            return None
        return read(side, dateline=dateline, today=today, date_order=date_order, strict=strict)

    if ".." not in text[:LONGEST_TEXT] or len(text) > LONGEST_TEXT or _is_edtf(text.strip()):
        reading = read(text, dateline=dateline, today=today, date_order=date_order, strict=strict)
        return reading, reading
    left, _, right = text.partition("..")
    if ".." in right or right.startswith("."):
        raise DateError(text, "a range has one ..", "write A..B", text.index(".."))
    begin, end = one(left), one(right)
    if begin is not None and end is not None:
        first, last = begin.bounds.begin_earliest, end.bounds.end_latest
        if first is not None and last is not None and first > last:
            raise DateError(text, "the range ends before it begins", "swap its ends")
    return begin, end


def _is_edtf(text: str) -> bool:
    try:
        parse_edtf(text)
    except DateError:
        return False
    return True


def _day_number(text: str | None) -> int | None:
    """Day number of a dateline. Raises DateError for anything but a day."""
    if text is None:
        return None
    parsed = parse_edtf(text)
    date = parsed.begin
    if parsed.kind != "date" or not isinstance(date, Date) or parsed.text != text:
        raise DateError(text, "a dateline is a day", "write YYYY-MM-DD")
    first, last = parsed.days_within(0)
    if first != last or date.precision != "day" or any(date.marks):
        raise DateError(text, "a dateline is a day", "write YYYY-MM-DD")
    return date.first // 86_400_000_000


def _read_edtf(raw: str, stripped: str) -> Reading | None:
    """Read valid EDTF; None if the text is not EDTF."""
    years = season_years(stripped)
    if years is not None:
        return Reading(
            raw,
            parse_edtf(years),
            rule="two years",
            warnings=(season_years_note(stripped, years),),
            alternatives=(years, stripped),
            nominal=True,
        )
    if stripped[0] not in _EDTF_STARTS:
        return None
    try:
        parsed = parse_edtf(stripped)
    except DateError:
        return None
    return Reading(raw, parsed, rule="iso", warnings=_edtf_warnings(parsed), nominal=True)


def _edtf_warnings(parsed: Edtf) -> tuple[str, ...]:
    warnings = [*years_note(parsed.text), *_notes(parsed)]
    codes = [date.season for date in parsed.dates]
    warnings += [hemisphere_note(code) for code in codes if _FIRST_SEASON <= code <= _LAST_SEASON]
    return tuple(dict.fromkeys(warnings))


def _notes(parsed: Edtf) -> tuple[str, ...]:
    """Say what is assumed about approximate dates and about times without an offset."""
    notes = ("approximate, compared as ±1 unit",) if parsed.approximate else ()
    if any(date.clock and not date.clock.endswith("Z") and not date.shift for date in parsed.dates):
        notes = (*notes, "a time without an offset is read as UTC")
    return notes


def _read_phrase(raw: str, dateline: int | None, today: int | None, date_order: str) -> Reading:
    # The grammar is imported at first use: EDTF alone needs none of it.
    from timeline.dates.phrases.term import Context  # noqa: PLC0415
    from timeline.dates.phrases.tokens import Cursor, plain, tokenise  # noqa: PLC0415
    from timeline.dates.phrases.whole import whole  # noqa: PLC0415

    text = plain(raw)
    try:
        cursor = Cursor(raw, text, tokenise(text))
        resolved = whole(cursor, Context(raw, dateline, today, date_order))
        parsed = parse_edtf(resolved.edtf)
    except DateError as error:
        raise _best_error(raw, text.strip(), error) from None
    return Reading(
        raw,
        parsed,
        rule=resolved.rule,
        warnings=tuple(dict.fromkeys((*resolved.warnings, *_notes(parsed)))),
        alternatives=resolved.alternatives,
        nominal=False,
    )


def _best_error(raw: str, stripped: str, error: DateError) -> DateError:
    """Return the error about the text as EDTF where it was rather meant as that."""
    if not set(stripped) - _EDTF_CHARACTERS and set(stripped) & _EDTF_SIGNS:
        try:
            parse_edtf(raw.strip())
        except DateError as better:
            return DateError(raw, better.reason, better.hint, better.at)
    if "10000" in error.text and "10000" not in raw:
        return DateError(raw, "the date lies outside the years -9999 to 9999")
    return DateError(raw, error.reason, error.hint, error.at if error.text == raw else None)
