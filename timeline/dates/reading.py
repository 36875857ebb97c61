"""Read a date as a person wrote it: EDTF, or a phrase that resolves to it."""

from __future__ import annotations

from timeline.dates.bounds import Bounds
from timeline.dates.edtf import LONGEST_TEXT, Edtf, parse_edtf
from timeline.dates.edtf_date import Date
from timeline.dates.errors import DateError
from timeline.dates.frozen import Frozen
from timeline.dates.occurrence import Occurrence
from timeline.dates.phrases.numeric import season_years, years_term
from timeline.dates.phrases.resolve import hemisphere_note
from timeline.dates.phrases.term import Context, Resolved
from timeline.dates.phrases.tokens import Cursor, plain, tokenise
from timeline.dates.phrases.whole import whole

_DATE_ORDERS = (None, "dmy", "mdy", "ymd")
_EDTF_STARTS = "0123456789-?~%XY[{./"
_EDTF_SIGNS = frozenset("-[{T")
_EDTF_CHARACTERS = frozenset("0123456789XYESTZ-+:?~%[]{}.,/")
_LEVEL_1_SEASON, _LAST_SEASON = 21, 32


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

    def __init__(self, raw: str, parsed: Edtf, resolved: Resolved, *, nominal: bool) -> None:
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
            rule=resolved.rule,
            warnings=resolved.warnings,
            alternatives=resolved.alternatives,
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
    context = Context(text, _day_number(dateline), _day_number(today), date_order or "")
    stripped = text.strip()
    if not stripped:
        raise DateError(text, "the text is empty", "write a date, such as 2023-02-04")
    reading = _read_edtf(text, stripped) or _read_phrase(text, context)
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
        term = years_term(stripped, years)
        resolved = Resolved(term.edtf, term.rule, term.warnings, term.alternatives)
        return Reading(raw, parse_edtf(years), resolved, nominal=True)
    if stripped[0] not in _EDTF_STARTS:
        return None
    try:
        parsed = parse_edtf(stripped)
    except DateError:
        return None
    return Reading(raw, parsed, Resolved("", "iso", _edtf_warnings(parsed)), nominal=True)


def _edtf_warnings(parsed: Edtf) -> tuple[str, ...]:
    warnings: list[str] = []
    date = parsed.begin
    if isinstance(date, Date) and parsed.text == parsed.begin.text and _like_years(parsed.text):
        warnings.append(f"read as EDTF; for years write {parsed.text[:4]}/{parsed.text[:2]}{parsed.text[5:]}")
    if parsed.approximate:
        warnings.append("approximate, compared as ±1 unit")
    for date in parsed.dates:
        if _LEVEL_1_SEASON <= date.season <= _LAST_SEASON:
            warnings.append(hemisphere_note(date.season))
        if date.clock and not date.clock.endswith("Z") and not date.shift:
            warnings.append("a time without an offset is read as UTC")
    return tuple(dict.fromkeys(warnings))


def _like_years(text: str) -> bool:
    """Whether EDTF such as `1936-39` could be meant as two years of a century."""
    return len(text) == len("1936-39") and text[:4].isdigit() and text[5:] > max("20", text[2:4])


def _read_phrase(raw: str, context: Context) -> Reading:
    text = plain(raw)
    resolved = _resolved(text, context)
    try:
        parsed = parse_edtf(resolved.edtf)
    except DateError as error:
        raise _about_phrase(raw, error) from None
    notes = ("approximate, compared as ±1 unit",) if parsed.approximate else ()
    if any(date.clock and not date.clock.endswith("Z") and not date.shift for date in parsed.dates):
        notes = (*notes, "a time without an offset is read as UTC")
    resolved = resolved._replace(warnings=(*resolved.warnings, *notes))
    return Reading(raw, parsed, resolved, nominal=False)


def _resolved(text: str, context: Context) -> Resolved:
    """Parse a phrase; where it is rather failed EDTF, say what is wrong with it as EDTF."""
    raw = context.text
    try:
        return whole(Cursor(raw, text, tokenise(text)), context)
    except DateError as error:
        stripped = text.strip()
        if not set(stripped) - _EDTF_CHARACTERS and set(stripped) & _EDTF_SIGNS:
            parse_edtf(raw.strip())
        if error.text == raw:
            raise
        raise _about_phrase(raw, error) from None


def _about_phrase(raw: str, error: DateError) -> DateError:
    """Return an error about EDTF that a phrase came to as one about the phrase."""
    if "10000" in error.text:
        return DateError(raw, "the date lies outside the years -9999 to 9999")
    return DateError(raw, error.reason, error.hint)
