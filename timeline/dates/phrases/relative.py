"""Words relative to a day: yesterday, last month, two weeks ago, on Monday.

Each keeps its grain: `last month` is a month, and `two weeks ago` is a week.
"""

from __future__ import annotations

from timeline.dates.civil import (
    add_months,
    civil,
    date_text,
    day_number,
    week_start,
    weekday,
)
from timeline.dates.edtf_date import SEASONS
from timeline.dates.phrases import lexicon
from timeline.dates.phrases.numeric import fixed
from timeline.dates.phrases.term import Context, Term, month_text
from timeline.dates.phrases.tokens import Cursor

_NOUNS = frozenset((*lexicon.WEEKDAYS, *lexicon.MONTHS, *lexicon.SEASONS))
_SATURDAY = 5
_MOST_DIGITS = 4
_FORTNIGHT = 2
_WINTER_CODES = (28, 30)


def relative(cursor: Cursor, context: Context) -> Term | None:
    """Parse words relative to a day at the cursor; None if there are none."""
    return (
        _named_day(cursor, context)
        or _directed(cursor, context)
        or _ago(cursor, context)
        or _within(cursor, context)
    )


def shifted(unit: str, count: int, today: int, rule: str) -> Term:
    """Return the unit that lies `count` units after (before, if negative) the one of `today`."""
    year, month, _ = civil(today)
    if unit == "day":
        return fixed(date_text(today + count), rule)
    if unit in ("week", "fortnight"):
        monday = week_start(today) + 7 * count * (_FORTNIGHT if unit == "fortnight" else 1)
        return _days(monday, monday + 6, rule)
    if unit == "weekend":
        saturday = week_start(today) + _SATURDAY + 7 * count
        return _days(saturday, saturday + 1, rule)
    if unit == "month":
        year, month = add_months(year, month, count)
        return Term("month", rule, year, month)
    if unit == "quarter":
        year, month = add_months(year, month, 3 * count)
        return Term("quarter", rule, year, (month + 2) // 3)
    years = {"year": 1, "decade": 10, "century": 100}[unit]
    return Term(unit, rule, year // years + count)


def _days(first: int, last: int, rule: str) -> Term:
    return fixed(f"{date_text(first)}/{date_text(last)}", rule)


def _named_day(cursor: Cursor, context: Context) -> Term | None:
    steps = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if cursor.peek().text in steps:
        word = cursor.next().text
        return shifted("day", steps[word], context.day_for(word, clock=True), "relative")
    for words, step in (
        (("the", "day", "before", "yesterday"), -2),
        (("day", "before", "yesterday"), -2),
        (("the", "day", "after", "tomorrow"), 2),
        (("day", "after", "tomorrow"), 2),
    ):
        if cursor.take_all(*words):
            return shifted("day", step, context.day_for(words[-1], clock=True), "relative")
    return None


def _directed(  # noqa: PLR0911 - one return for each kind of noun
    cursor: Cursor, context: Context
) -> Term | None:
    """`last month`, `this week`, `next Monday`, `last March`, `last summer`."""
    start = 1 if cursor.peek().text == "the" else 0
    word, noun = cursor.peek(start).text, cursor.peek(start + 1).text
    if word not in lexicon.DIRECTIONS:
        return None
    direction = lexicon.DIRECTIONS[word]
    name = f"{word} {noun}"
    if noun in lexicon.UNITS and noun == lexicon.UNITS[noun]:
        if noun == "day" or (noun == "quarter" and cursor.peek(start + 2).text == "of"):
            return None
        if word == "this" and noun == "fortnight":
            return None
        cursor.index += start + 2
        return shifted(noun, direction, context.day_for(name, clock=True), "relative")
    if noun not in _NOUNS:
        return None
    cursor.index += start + 2
    cursor.take(".")
    today = context.day_for(name, clock=True)
    if noun in lexicon.WEEKDAYS:
        return _directed_weekday(direction, lexicon.WEEKDAYS[noun], today)
    if noun in lexicon.MONTHS:
        return _directed_month(direction, lexicon.MONTHS[noun], today)
    return _directed_season(direction, lexicon.SEASONS[noun][0], today)


def _directed_weekday(direction: int, index: int, today: int) -> Term:
    of_week = week_start(today) + 7 * direction + index
    if direction == lexicon.PRESENT:
        return fixed(date_text(of_week), "weekday of this ISO week")
    ahead = (index - weekday(today)) % 7
    nearest = today + (ahead or 7) if direction == lexicon.FUTURE else today + ahead - 7
    return _either([date_text(nearest), date_text(of_week)], "relative weekday",
                   "the weekday could be of this week or of the one beside it")  # fmt: skip


def _directed_month(direction: int, month: int, today: int) -> Term:
    year, current, _ = civil(today)
    if direction == lexicon.PRESENT:
        return Term("month", "month of this year", year, month)
    nearest = year
    if direction == lexicon.PAST and month >= current:
        nearest = year - 1
    if direction == lexicon.FUTURE and month <= current:
        nearest = year + 1
    texts = [month_text(nearest, month), month_text(year + direction, month)]
    return _either(
        texts, "relative month", "the month could be of this year or of the one beside it"
    )


def _directed_season(direction: int, code: int, today: int) -> Term:
    """Season of this year, or the nearest whole one and that of the year beside it."""
    year = civil(today)[0]
    note = "meteorological season of the northern hemisphere"
    if direction == lexicon.PRESENT:
        return Term("season", "season", year, code)
    years = range(year - 2, year + 3)
    if direction == lexicon.PAST:
        nearest = max(y for y in years if _season_days(y, code)[1] < today)
    else:
        nearest = min(y for y in years if _season_days(y, code)[0] > today)
    texts = [month_text(nearest, code)]
    if code not in _WINTER_CODES:
        texts.append(month_text(year + direction, code))
    return _either(texts, "relative season", "the season could be of this year or of the one "
                   "beside it", note)  # fmt: skip


def _season_days(year: int, code: int) -> tuple[int, int]:
    month, length = SEASONS[code]
    return day_number(year, month, 1), day_number(*add_months(year, month, length), 1) - 1


def _either(texts: list[str], rule: str, note: str, *notes: str) -> Term:
    """One of two dates, or the date they agree on."""
    unique = tuple(sorted(set(texts)))
    if len(unique) == 1:
        return fixed(unique[0], rule, *notes)
    return fixed(f"[{','.join(unique)}]", f"{rule}, ambiguous", note, *notes, alternatives=unique)


def _ago(cursor: Cursor, context: Context) -> Term | None:
    """`two weeks ago`, `in 3 days`, `3 days from now`."""
    future = cursor.peek().text == "in"
    start = 1 if future else 0
    token, unit = cursor.peek(start), lexicon.UNITS.get(cursor.peek(start + 1).text)
    counted = token.text in lexicon.NUMBERS or cursor.is_number(start, 1, _MOST_DIGITS)
    if not counted or unit is None:
        return None
    after = start + 2
    if not future:
        if cursor.peek(after).text == "ago":
            after += 1
        elif cursor.peek(after).text == "from" and cursor.peek(after + 1).text == "now":
            future = True
            after += 2
        else:
            return None
    count = lexicon.NUMBERS.get(token.text) or int(token.text)
    today = context.day_for("a count of days, weeks, months or years", clock=True)
    if not _in_range(unit, count, today, future=future):
        raise cursor.fail("the year is outside -9999 to 9999")
    cursor.index += after
    return shifted(unit, count if future else -count, today, f"{unit} at its own grain")


def _in_range(unit: str, count: int, today: int, *, future: bool) -> bool:
    years = count * {"year": 1, "decade": 10, "century": 100}.get(unit, 0)
    year = civil(today)[0] + (years if future else -years)
    return 0 <= year <= 9999  # noqa: PLR2004 - what four digits hold


def _within(cursor: Cursor, context: Context) -> Term | None:
    """`earlier this month`, `later this year`."""
    word = cursor.peek().text
    unit = lexicon.UNITS.get(cursor.peek(2).text, "")
    if word not in ("earlier", "later") or cursor.peek(1).text != "this":
        return None
    if unit not in ("week", "month", "quarter", "year", "decade"):
        return None
    today = context.day_for(f"{word} this {unit}", clock=True)
    cursor.index += 3
    first, last = _period_days(unit, today)
    first, last = (first, today) if word == "earlier" else (today, last)
    return fixed(f"[{date_text(first)}..{date_text(last)}]", f"part of this {unit}")


def _period_days(unit: str, today: int) -> tuple[int, int]:
    """First and last day number of the period that holds today."""
    if unit == "week":
        return week_start(today), week_start(today) + 6
    year, month, _ = civil(today)
    length = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    if unit == "decade":
        year -= year % 10
    start = 1 if length > 3 else month - (month - 1) % length  # noqa: PLR2004
    return day_number(year, start, 1), day_number(*add_months(year, start, length), 1) - 1


def bare_weekday(index: int, context: Context) -> Term:
    """Return the latest such weekday on or before the dateline."""
    dateline = context.day_for("a bare weekday", clock=False)
    day = dateline - (weekday(dateline) - index) % 7
    note = f"the date {date_text(day)} was assumed"
    return fixed(date_text(day), "weekday, latest on or before the dateline", note)
