"""A whole phrase: one date, a range, alternatives, or a bound with an open end."""

from __future__ import annotations

from collections.abc import Callable

from timeline.dates.civil import US_PER_DAY, civil, date_text, year_text
from timeline.dates.edtf import Edtf, parse_edtf
from timeline.dates.edtf_date import Date
from timeline.dates.errors import DateError
from timeline.dates.phrases import lexicon
from timeline.dates.phrases.named import day_count
from timeline.dates.phrases.resolve import resolve
from timeline.dates.phrases.term import Context, Resolved, Term, month_text
from timeline.dates.phrases.terms import term
from timeline.dates.phrases.tokens import Cursor

Bound = Callable[[str], str]
Combine = Callable[[str, str], str]

_BEFORE = (("before",), ("prior", "to"), ("earlier", "than"))
_AFTER = (("after",), ("later", "than"), ("following",))
_UP_TO = (
    ("by",), ("until",), ("till",), ("til",), ("through",), ("up", "to"), ("no", "later", "than"),
    ("not", "later", "than"), ("not", "after"), ("on", "or", "before"), ("in", "or", "before"),
)  # fmt: skip
_FROM = (
    ("on", "or", "after"), ("in", "or", "after"), ("not", "before"), ("no", "earlier", "than"),
    ("not", "earlier", "than"), ("starting",), ("as", "of"), ("from",),
)  # fmt: skip
_STILL = (
    ("onwards",), ("onward",), ("on",), ("or", "later"), ("to", "date"), ("to", "present"),
    ("to", "the", "present"), ("-", "present"), ("–", "present"), ("until", "now"),
    ("to", "now"), ("and", "later"),
)  # fmt: skip
_EARLIER = (("or", "earlier"), ("or", "before"), ("and", "earlier"))
_SOME_TIME = (("some", "time"), ("sometime",))
_UNKNOWN = ("an", "unknown", "date")
_JOINS = ("to", "-", "–", "until", "till", "through", "thru")
_PERIOD_STEP = {"quarter": (33, 36), "half": (40, 41)}


def whole(cursor: Cursor, context: Context) -> Resolved:
    """Parse the whole phrase; every token must be consumed. Raises DateError."""
    resolved = _phrase(cursor, context)
    cursor.take(".")
    if not cursor.done():
        raise cursor.unexpected()
    return resolved


def _phrase(cursor: Cursor, context: Context) -> Resolved:
    if _take_any(cursor, _SOME_TIME):
        return _some_time(cursor, context)
    for words, bound in ((_BEFORE, before), (_UP_TO, up_to), (_AFTER, after)):
        if _take_any(cursor, words):
            return _bounded(term(cursor, context), context, bound)
    if cursor.take("since"):
        return _since(term(cursor, context), context)
    if cursor.take("between"):
        return _range(cursor, context, ("and",))
    if _take_any(cursor, _FROM):
        return _from(cursor, context)
    return _plain(cursor, context)


def _some_time(cursor: Cursor, context: Context) -> Resolved:
    """`some time between A and B`: one date of a range, which EDTF writes `[A..B]`."""
    resolved = _phrase_of_range(cursor, context)
    if not resolved.edtf.count("/") == 1:
        raise cursor.fail("some time needs a range", "some time between A and B")
    text = f"[{resolved.edtf.replace('/', '..').replace('....', '..')}]"
    return resolved._replace(edtf=text, rule="one date of a range")


def _phrase_of_range(cursor: Cursor, context: Context) -> Resolved:
    if cursor.take("between"):
        return _range(cursor, context, ("and",))
    if _take_any(cursor, _UP_TO):
        return _bounded(term(cursor, context), context, up_to)
    if _take_any(cursor, _FROM):
        return _from(cursor, context)
    raise cursor.fail("some time names no date", "some time between A and B")


def _take_any(cursor: Cursor, options: tuple[tuple[str, ...], ...]) -> bool:
    first = cursor.peek().text
    return any(words[0] == first and cursor.take_all(*words) for words in options)


def _plain(cursor: Cursor, context: Context) -> Resolved:
    partial = _leading_day(cursor)
    first = partial or term(cursor, context)
    if not partial:
        if _take_any(cursor, _STILL):
            return _bounded(first, context, onwards)
        if _take_any(cursor, _EARLIER):
            return _bounded(first, context, up_to)
    if cursor.take(*_JOINS):
        return _join(first, _second(cursor, context, first), context, _interval)
    if cursor.take("or"):
        return _join(first, _second(cursor, context, first), context, _one_of)
    if cursor.take("and"):
        return _join(first, _second(cursor, context, first), context, _all_of)
    if partial:
        raise cursor.unexpected()
    return resolve(first, context)


def _range(cursor: Cursor, context: Context, joins: tuple[str, ...]) -> Resolved:
    first = _leading_day(cursor) or term(cursor, context)
    if not cursor.take(*joins):
        expected = " or ".join(repr(word) for word in joins[:2])
        raise cursor.fail(f"{expected} is missing", "write between A and B, or from A to B")
    return _join(first, _second(cursor, context, first), context, _interval)


def _from(cursor: Cursor, context: Context) -> Resolved:
    if cursor.take_all(*_UNKNOWN):
        if not cursor.take(*_JOINS):
            raise cursor.fail("the end is missing", "from an unknown date to 1936")
        return _bounded(term(cursor, context), context, from_unknown)
    partial = _leading_day(cursor)
    first = partial or term(cursor, context)
    if cursor.take_all("to", *_UNKNOWN):
        return _bounded(first, context, to_unknown)
    if partial or (not _at_still(cursor) and cursor.peek().text in _JOINS):
        cursor.take(*_JOINS)
        return _join(first, _second(cursor, context, first), context, _interval)
    _take_any(cursor, _STILL)
    return _bounded(first, context, onwards)


def _at_still(cursor: Cursor) -> bool:
    start = cursor.index
    found = _take_any(cursor, _STILL)
    cursor.index = start
    return found


def _leading_day(cursor: Cursor) -> Term | None:
    """Parse the `2` of `2-3 Aug 2022`: a day whose month follows the second day."""
    start = 1 if cursor.peek().text == "the" else 0
    day, count = day_count(cursor, start)
    join = start + count
    if not count or cursor.peek(join).text not in (*_JOINS, "or", "and"):
        return None
    following = join + (2 if cursor.peek(join + 1).text == "the" else 1)
    _, width = day_count(cursor, following)
    month = following + width + (cursor.peek(following + width).text == "of")
    if not width or cursor.peek(month).text not in lexicon.MONTHS:
        return None
    cursor.index += join
    return Term("day", "range", None, 0, day)


def _second(cursor: Cursor, context: Context, first: Term) -> Term:
    """Parse the second of two dates, which may be a bare day of the first one's month."""
    start = 1 if cursor.peek().text == "the" else 0
    day, count = day_count(cursor, start)
    following = start + count
    bare = cursor.peek(following).text in ("", ",") or cursor.is_number(following, 4, 4)
    if first.unit == "day" and first.number and bare and count:
        cursor.index += start + count
        ahead = 1 if cursor.peek().text == "," else 0
        year = first.year
        if cursor.is_number(ahead, 4, 4):
            cursor.index += ahead
            year = cursor.number(4, 4)
        return Term("day", "range", year, first.number, day)
    return term(cursor, context)


def _join(first: Term, second: Term, context: Context, combine: Combine) -> Resolved:
    """Resolve two dates, each of which may take its year, or its month, from the other."""
    if first.unit == "day" and not first.number:
        if second.unit != "day" or first.day >= second.day:
            raise DateError(context.text, "the first day should come before the second")
        first = first._replace(number=second.number, year=second.year)
    left, right = _resolved_pair(first, second, context)
    alternatives: tuple[str, ...] = ()
    if left.alternatives or right.alternatives:
        firsts, lasts = (side.alternatives or (side.edtf,) for side in (left, right))
        alternatives = tuple(combine(one, other) for one in firsts for other in lasts)
    warnings = tuple(dict.fromkeys((*left.warnings, *right.warnings)))
    rules: dict[Combine, str] = {
        _interval: "range", _one_of: "one of two", _all_of: "both dates",
    }  # fmt: skip
    rule = rules[combine]
    return Resolved(combine(left.edtf, right.edtf), rule, warnings, alternatives)


def _resolved_pair(first: Term, second: Term, context: Context) -> tuple[Resolved, Resolved]:
    """Resolve both; a year that one leaves out is the other's, or the one beside it."""
    right = resolve(second, context, _year_for(second, first, context))
    hint = _year_of(right.edtf) if second.yearless else _year_for(first, second, context)
    left = resolve(first, context, hint)
    if hint is None or not _starts_after(left.edtf, right.edtf):
        return left, right
    if first.yearless:
        return _assumed(first, context, hint - 1), right
    if second.yearless:
        return left, _assumed(second, context, _year_of(right.edtf) + 1)
    return left, right


def _year_for(found: Term, other: Term, context: Context) -> int | None:
    """Return the year that a date without one takes from the other; None if that has none."""
    if other.yearless or other.unit in ("decade", "century"):
        return None
    if other.unit == "fixed":
        return _year_of(resolve(other, context).edtf)
    return None if found.unit == "fixed" else other.year


def _assumed(found: Term, context: Context, year: int) -> Resolved:
    resolved = resolve(found, context, year)
    note = f"the year {year_text(year)} was assumed"
    return resolved._replace(warnings=(*resolved.warnings, note))


def _year_of(edtf: str) -> int:
    return civil((parse_edtf(edtf).bounds.begin_earliest or 0) // US_PER_DAY)[0]


def _starts_after(left: str, right: str) -> bool:
    first, last = parse_edtf(left).bounds.begin_earliest, parse_edtf(right).bounds.end_latest
    return first is not None and last is not None and first > last


def _interval(left: str, right: str) -> str:
    return f"{_end_text(parse_edtf(left), first=True)}/{_end_text(parse_edtf(right), first=False)}"


def _one_of(left: str, right: str) -> str:
    return f"[{_member_text(left)},{_member_text(right)}]"


def _all_of(left: str, right: str) -> str:
    return f"{{{_member_text(left)},{_member_text(right)}}}"


def _member_text(edtf: str) -> str:
    return edtf.strip("[]").replace("/", "..")


def _end_text(parsed: Edtf, *, first: bool) -> str:
    """Text of the first or last end; for a set, of the day it reaches to."""
    end = parsed.begin if first else parsed.end
    if parsed.kind == "one of":
        return parsed.days_within(0)[0 if first else 1]
    return end.text if isinstance(end, Date) else end


def _bounded(found: Term, context: Context, bound: Bound) -> Resolved:
    """Apply a bound to a resolved date, and to the widest of the readings of an ambiguous one."""
    resolved = resolve(found, context)
    candidates = resolved.alternatives or (resolved.edtf,)
    texts = tuple(dict.fromkeys(bound(text) for text in candidates))
    rules: dict[Bound, str] = {
        before: "before excludes its date",
        after: "after excludes its date",
        up_to: "by and until include their date",
    }
    rule = rules.get(bound, "from its date on")
    alternatives = texts if len(texts) > 1 else ()
    return Resolved(_widest(texts), rule, resolved.warnings, alternatives)


def _widest(texts: tuple[str, ...]) -> str:
    def reach(text: str) -> int:
        bounds = parse_edtf(text).bounds
        if bounds.end_latest is not None:
            return bounds.end_latest
        return -(bounds.begin_earliest or 0)

    return max(texts, key=reach)


def before(edtf: str) -> str:
    """Everything up to the unit before the date's first one."""
    return f"../{_neighbour(parse_edtf(edtf), -1)}"


def after(edtf: str) -> str:
    """Everything from the unit after the date's last one."""
    return f"{_neighbour(parse_edtf(edtf), 1)}/.."


def up_to(edtf: str) -> str:
    """Everything up to the end of the date."""
    return f"../{_end_text(parse_edtf(edtf), first=False)}"


def from_unknown(edtf: str) -> str:
    """From an unknown date to the end of the date."""
    return f"/{_end_text(parse_edtf(edtf), first=False)}"


def to_unknown(edtf: str) -> str:
    """From the date to an unknown one."""
    return f"{_end_text(parse_edtf(edtf), first=True)}/"


def onwards(edtf: str) -> str:
    """Everything from the date on."""
    return f"{_end_text(parse_edtf(edtf), first=True)}/.."


def _since(found: Term, context: Context) -> Resolved:
    """From the date's first day to the dateline, as in each reading of an ambiguous date."""
    resolved = resolve(found, context)
    undated = context.today is None and context.dateline is None
    last = ".." if undated else date_text(context.day_for("since", clock=True))
    rule = "since" if undated else "since its first day, to the dateline"
    notes = ("without a dateline the end is left open",) if undated else ()
    texts = [f"{parse_edtf(text).days_within(0)[0]}/{last}" for text in resolved.alternatives]
    alternatives = tuple(text for text in dict.fromkeys(texts) if _runs_forward(text))
    first = parse_edtf(resolved.edtf).days_within(0)[0]
    return Resolved(f"{first}/{last}", rule, (*resolved.warnings, *notes), alternatives)


def _runs_forward(interval: str) -> bool:
    try:
        parse_edtf(interval)
    except DateError:
        return False
    return True


def _neighbour(parsed: Edtf, step: int) -> str:
    """EDTF of the unit just before the date's first day, or just after its last."""
    end = parsed.begin if step < 0 else parsed.end
    if not isinstance(end, Date) or end.clock:
        message = "a time of day cannot be excluded; use the day"
        raise DateError(parsed.text, message)
    marks = set(end.marks)
    mark = end.marks[0] if len(marks) == 1 or not end.month else ""
    number = end.first // US_PER_DAY - 1 if step < 0 else end.last // US_PER_DAY + 1
    year, month, _ = civil(number)
    if end.season:
        first, last = _PERIOD_STEP.get(end.precision, (0, 0))
        if not first:
            return date_text(number)
        code = end.season + step
        code = last if code < first else first if code > last else code
        return month_text(year, code)
    if end.precision == "day":
        return date_text(number) + mark
    if end.precision == "month":
        return month_text(year, month) + mark
    return year_text(year) + (end.marks[0])
