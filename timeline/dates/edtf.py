"""Parse and print EDTF, levels 0, 1 and 2 of ISO 8601-2 in the Library of Congress profile."""

from __future__ import annotations

from timeline.dates.bounds import Bounds
from timeline.dates.civil import US_PER_DAY, date_text
from timeline.dates.edtf_date import OPEN, UNKNOWN, Date
from timeline.dates.edtf_date_parse import parse_date
from timeline.dates.errors import DateError
from timeline.dates.frozen import Frozen

LONGEST_TEXT = 1000
_ORDER = (
    "minute", "second", "day", "month", "season", "quarter", "four months", "half",
    "year", "decade", "century", "millennium", "ten millennia",
)  # fmt: skip

End = Date | str
Span = tuple[int, int] | str


class Edtf(Frozen):
    """A parsed EDTF expression; two are equal when their canonical texts are.

    `kind` is "date", "interval", "one of" (`[…]`) or "all of" (`{…}`). `parts` holds pairs:
    the two ends of an interval, or the first and last of each member of a set (for a single
    date both are the same object). An end is a Date, ".." (open) or "" (unknown).
    `level` is the lowest EDTF level that allows the text as it was written.
    """

    __slots__ = ("kind", "level", "parts", "text")
    text: str
    level: int
    kind: str
    parts: tuple[tuple[End, End], ...]

    def __init__(
        self, text: str, level: int, kind: str, parts: tuple[tuple[End, End], ...]
    ) -> None:
        """Keep the parts, which `parse_edtf` has checked."""
        self._fill(text=text, level=level, kind=kind, parts=parts)

    def _key(self) -> tuple[object, ...]:
        return (self.text,)

    def __str__(self) -> str:
        """Return the canonical text, which parses to an equal value."""
        return self.text

    @property
    def dates(self) -> tuple[Date, ...]:
        """Every date in the expression, in the order written, each once."""
        found: list[Date] = []
        for first, last in self.parts:
            found += [end for end in ((first,) if first is last else (first, last))
                      if isinstance(end, Date)]  # fmt: skip
        return tuple(found)

    @property
    def begin(self) -> End:
        """First end as written: a Date, ".." or ""."""
        return self.parts[0][0]

    @property
    def end(self) -> End:
        """Last end as written: a Date, ".." or ""."""
        return self.parts[-1][1]

    @property
    def bounds(self) -> Bounds:
        """Nominal bounds: `?`, `~` and `%` do not widen them."""
        return self.bounds_within(0)

    @property
    def precision(self) -> str:
        """Name of the coarsest precision among the dates; "" for `../..`."""
        return max((date.precision for date in self.dates), key=_ORDER.index, default="")

    @property
    def approximate(self) -> bool:
        """Whether any component is marked `~` or `%`."""
        return any(date.approximate for date in self.dates)

    @property
    def uncertain(self) -> bool:
        """Whether any component is marked `?` or `%`."""
        return any(date.uncertain for date in self.dates)

    @property
    def qualification(self) -> tuple[dict[str, str], ...]:
        """For each date, the qualifier of each marked component: `{"year": "?", "day": "~"}`."""
        names = ("year", "month", "day")
        return tuple(
            {name: mark for name, mark in zip(names, date.marks, strict=True) if mark}
            for date in self.dates
        )

    def bounds_within(self, tolerance: int) -> Bounds:
        """Bounds with approximate components widened by `tolerance` units of their precision."""
        pairs = [(_span(first, tolerance), _span(last, tolerance)) for first, last in self.parts]
        if self.kind == "interval":
            return _interval_bounds(*pairs[0])
        if self.kind == "all of":
            return _all_of_bounds(pairs)
        first = _lowest([begin for begin, _ in pairs])
        last = _highest([end for _, end in pairs])
        return Bounds(first, last, first, last)

    def days_within(self, tolerance: int) -> tuple[str, str]:
        """Earliest and latest calendar day, as local to the dates' own offsets.

        `YYYY-MM-DD`; ".." for an open end and "" for an unknown one.
        """
        starts = [_day(first, tolerance, last=False) for first, _ in self.parts]
        ends = [_day(last, tolerance, last=True) for _, last in self.parts]
        return _day_text(starts, min), _day_text(ends, max)


def parse_edtf(text: str) -> Edtf:
    """Parse an EDTF expression of any level. Raises DateError for anything else."""
    if len(text) > LONGEST_TEXT:
        reason = f"the text has {len(text)} characters, a date has at most {LONGEST_TEXT}"
        raise DateError(text, reason)
    if text[:1] in ("[", "{"):
        return _parse_set(text)
    if "/" in text:
        return _parse_interval(text)
    date = parse_date(text, text, 0)
    return Edtf(date.text, date.level, "date", ((date, date),))


def _parse_interval(text: str) -> Edtf:
    pieces = text.split("/")
    if len(pieces) != 2:  # noqa: PLR2004 - an interval has two ends
        raise DateError(text, "an interval has one slash", "", text.index("/"))
    if not any(pieces):
        raise DateError(text, "both ends are unknown", "write at least one date or ..", 0)
    ends: list[End] = []
    level = 0
    for piece, at in zip(pieces, (0, len(pieces[0]) + 1), strict=True):
        if piece in (OPEN, UNKNOWN):
            ends.append(piece)
            level = max(level, 1)
            continue
        date = parse_date(piece, text, at)
        if date.clock:
            hint = "give the two ends as days, or the moment alone"
            raise DateError(text, "an EDTF interval has no times of day", hint, at)
        ends.append(date)
        level = max(level, 2 if date.unspecified else date.level)
    begin, end = ends
    if isinstance(begin, Date) and isinstance(end, Date) and begin.first > end.last:
        raise DateError(text, "the interval ends before it begins", "swap its ends", 0)
    canonical = "/".join(end if isinstance(end, str) else end.text for end in ends)
    return Edtf(canonical, level, "interval", ((begin, end),))


def _parse_set(text: str) -> Edtf:
    closing = "]" if text[0] == "[" else "}"
    if text[-1] != closing or len(text) < 3:  # noqa: PLR2004 - two brackets and something between
        raise DateError(text, f"a set that opens with {text[0]} ends with {closing}", "", 0)
    members = text[1:-1].split(",")
    parts: list[tuple[End, End]] = []
    at = 1
    for index, member in enumerate(members):
        first, last = _parse_member(member, text, at)
        if (first == OPEN and index) or (last == OPEN and index < len(members) - 1):
            raise DateError(text, "only the ends of a set can be open", "", at)
        parts.append((first, last))
        at += len(member) + 1
    shown = ",".join(_member_text(first, last) for first, last in parts)
    kind = "one of" if closing == "]" else "all of"
    return Edtf(text[0] + shown + closing, 2, kind, tuple(parts))


def _parse_member(member: str, whole: str, at: int) -> tuple[End, End]:
    left, dots, right = member.partition(OPEN)
    if not dots:
        date = _dateonly(left, whole, at)
        return date, date
    first: End = _dateonly(left, whole, at) if left else OPEN
    last: End = _dateonly(right, whole, at + len(left) + 2) if right else OPEN
    if not isinstance(first, Date) and not isinstance(last, Date):
        raise DateError(whole, "a date is missing beside ..", "", at)
    if isinstance(first, Date) and isinstance(last, Date):
        if first.precision != last.precision:
            hint = "write both as years, both as months or both as days"
            raise DateError(whole, "the ends of .. differ in precision", hint, at)
        if first.first > last.last:
            raise DateError(whole, "the range ends before it begins", "swap its ends", at)
    return first, last


def _dateonly(text: str, whole: str, at: int) -> Date:
    date = parse_date(text, whole, at)
    if date.clock:
        raise DateError(whole, "an EDTF set has no times of day", "give days", at)
    return date


def _member_text(first: End, last: End) -> str:
    if first is last and isinstance(first, Date):
        return first.text
    return OPEN.join("" if isinstance(end, str) else end.text for end in (first, last))


def _span(end: End, tolerance: int) -> Span:
    return end if isinstance(end, str) else end.widened(tolerance)


def _interval_bounds(begin: Span, end: Span) -> Bounds:
    """Bounds of an interval, each end also limited by the other: it ends after it begins."""
    low, high = (None, None) if isinstance(begin, str) else begin
    end_low, end_high = (None, None) if isinstance(end, str) else end
    return Bounds(low, _least(high, end_high), _greatest(end_low, low), end_high)


def _all_of_bounds(pairs: list[tuple[Span, Span]]) -> Bounds:
    """Something that happened on all of the dates began in the first and ended in the last."""
    begins = [begin for begin, _ in pairs]
    ends = [end for _, end in pairs]
    begin_latest = min(span[1] for pair in pairs for span in pair if not isinstance(span, str))
    end_earliest = max(span[0] for pair in pairs for span in pair if not isinstance(span, str))
    return Bounds(_lowest(begins), begin_latest, end_earliest, _highest(ends))


def _lowest(spans: list[Span]) -> int | None:
    known = [span[0] for span in spans if not isinstance(span, str)]
    return min(known) if len(known) == len(spans) else None


def _highest(spans: list[Span]) -> int | None:
    known = [span[1] for span in spans if not isinstance(span, str)]
    return max(known) if len(known) == len(spans) else None


def _least(left: int | None, right: int | None) -> int | None:
    return right if left is None or (right is not None and right < left) else left


def _greatest(left: int | None, right: int | None) -> int | None:
    return right if left is None or (right is not None and right > left) else left


def _day(end: End, tolerance: int, *, last: bool) -> int | str:
    if isinstance(end, str):
        return end
    return (end.widened(tolerance)[last] + end.shift) // US_PER_DAY


def _day_text(days: list[int | str], choose: object) -> str:
    marks = [day for day in days if isinstance(day, str)]
    if marks:
        return marks[0]
    numbers = [day for day in days if isinstance(day, int)]
    return date_text(min(numbers) if choose is min else max(numbers))
