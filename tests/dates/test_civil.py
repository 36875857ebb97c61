"""Microseconds and civil days, against Python's calendar where it reaches and by hand where it does not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.dates import day_start_us, day_text, end_of_day, instant_text, start_of_day
from timeline.dates.civil import civil, day_number, iso_week_monday, iso_weeks_in_year, month_length, weekday

EPOCH = dt.date(1970, 1, 1)
DAY = 86_400_000_000


@given(st.dates())
def test_days_agree_with_the_python_calendar(date):
    number = (date - EPOCH).days
    assert day_number(date.year, date.month, date.day) == number
    assert civil(number) == (date.year, date.month, date.day)
    assert weekday(number) == date.weekday()
    assert day_text(number * DAY) == date.isoformat()


@given(st.dates(min_value=dt.date(2, 1, 1), max_value=dt.date(9998, 12, 31)))
def test_iso_weeks_agree_with_the_python_calendar(date):
    year, week, number = date.isocalendar()
    assert civil(iso_week_monday(year, week) + number - 1) == (date.year, date.month, date.day)
    assert 1 <= week <= iso_weeks_in_year(year)


@given(st.integers(-(10**30), 10**30))
def test_day_numbers_of_any_size_are_inverted(number):
    year, month, day = civil(number)
    assert day_number(year, month, day) == number
    assert 1 <= month <= 12
    assert 1 <= day <= month_length(year, month)


@given(st.integers(-(10**20), 10**20))
def test_the_calendar_repeats_after_400_years(number):
    year, month, day = civil(number)
    assert civil(number + 146_097) == (year + 400, month, day)


@pytest.mark.parametrize(
    ("us", "day", "instant"),
    [
        (0, "1970-01-01", "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31", "1969-12-31T23:59:59.999999Z"),
        (day_start_us(0, 2, 29), "0000-02-29", "0000-02-29T00:00:00Z"),
        (day_start_us(-9999, 1, 1), "-9999-01-01", "-9999-01-01T00:00:00Z"),
        (day_start_us(-44, 3, 15) + 1, "-0044-03-15", "-0044-03-15T00:00:00.000001Z"),
        (day_start_us(170_000_002, 1, 1), "170000002-01-01", "170000002-01-01T00:00:00Z"),
    ],
)
def test_texts(us, day, instant):
    assert (day_text(us), instant_text(us)) == (day, instant)


@given(st.integers(-(10**20), 10**20))
def test_a_day_holds_its_microseconds(us):
    assert start_of_day(us) <= us <= end_of_day(us)
    assert end_of_day(us) - start_of_day(us) == DAY - 1
    assert start_of_day(us) % DAY == 0
