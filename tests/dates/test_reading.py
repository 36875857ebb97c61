"""What `read` and `read_range` return: raw words, rule, warnings, alternatives, JSON, datelines, strictness."""

import json

import pytest

from timeline.dates import DateError, Occurrence, day_text, read, read_range

DATELINE = "2023-05-10"


def test_a_reading_keeps_the_words_and_says_what_it_did():
    reading = read(" March ", dateline=DATELINE)
    assert reading.raw == " March "
    assert reading.rule == "bare month, latest begun by the dateline"
    assert reading.warnings == ("the year 2023 was assumed",)
    assert reading.occurrence == Occurrence.from_edtf("2023-03")
    assert reading.to_dict() == {
        "raw": " March ", "edtf": "2023-03", "earliest": "2023-03-01", "latest": "2023-03-31",
        "rule": "bare month, latest begun by the dateline", "warnings": ["the year 2023 was assumed"],
    }  # fmt: skip


def test_json_has_alternatives_only_where_there_are_some():
    shown = read("5/8/2023").to_dict()
    assert shown["alternatives"] == ["2023-05-08", "2023-08-05"]
    assert json.loads(json.dumps(shown)) == shown
    assert "alternatives" not in read("2023").to_dict()


def test_edtf_shows_nominal_days_and_phrases_widened_ones():
    written, said = read("1936~"), read("circa 1936")
    assert (written.earliest, written.latest) == ("1936-01-01", "1936-12-31")
    assert (said.earliest, said.latest) == ("1935-01-01", "1937-12-31")
    assert written.warnings == said.warnings == ("approximate, compared as ±1 unit",)
    assert written.occurrence == said.occurrence
    assert day_text(written.bounds.begin_earliest) == written.earliest
    assert said.bounds == said.occurrence.bounds == written.occurrence.bounds


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("2001-21", "no hemisphere is stated; meteorological season of the northern one taken"),
        ("2001-29", "meteorological season of the southern hemisphere"),
        ("1936-39", "read as EDTF; for the years write 1936/1939"),
        ("2022-23", "2022-23 was read as the years 2022 to 2023, not as EDTF"),
        ("2023-02-04T10:00:00", "a time without an offset is read as UTC"),
        ("Tuesday", "the date 2023-05-09 was assumed"),
        ("spring 2021", "meteorological season of the northern hemisphere"),
        ("19th century", "the century is read as 1800 to 1899"),
        ("8.5.2023", "dots were read as day.month.year"),
        ("weekend of Feb 8, 2023", "the day is no weekend; the weekend of its ISO week was taken"),
        ("Dec 28 - Jan 4, 2023", "the year 2022 was assumed"),
    ],
)
def test_what_was_assumed_is_a_warning(text, warning):
    assert read(text, dateline=DATELINE).warnings == (warning,)


@pytest.mark.parametrize("text", ["2023-02-04", "2023-33", "2022-27/2023", "4 Feb 2023", "1936?", "2023-02-04T10:00:00+02:00", "2011-12"])
def test_nothing_assumed_nothing_warned(text):
    assert [note for note in read(text).warnings if "hemisphere" not in note] == []


@pytest.mark.parametrize("text", ["March", "Q2", "Monday", "week 6", "August 10", "today", "last month", "2 weeks ago", "last March"])
def test_words_that_need_a_day_are_refused_without_one(text):
    with pytest.raises(DateError, match="needs a dateline, and there is none"):
        read(text)


def test_without_a_dateline_since_stays_open_and_says_so():
    reading = read("since August 2022")
    assert reading.edtf == "2022-08-01/.."
    assert reading.warnings == ("without a dateline the end is left open",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March", "2022-03"), ("Q1", "2022-33"), ("Monday", "2022-12-26"), ("August 10", "2022-08-10"),
        ("today", "2023-05-10"), ("last month", "2023-04"), ("two weeks ago", "2023-04-24/2023-04-30"), ("last March", "[2022-03,2023-03]"),
        ("since August 2022", "2022-08-01/2023-05-10"),
    ],
)  # fmt: skip
def test_each_kind_of_word_has_its_own_clock(text, expected):
    assert read(text, dateline="2022-12-31", today="2023-05-10").edtf == expected


@pytest.mark.parametrize("text", ["March", "Monday", "last month", "today"])
def test_each_clock_stands_in_for_the_other(text):
    assert read(text, dateline=DATELINE).edtf == read(text, today=DATELINE).edtf


@pytest.mark.parametrize(
    "dateline",
    ["", "2023", "2023-05", "2023-05-10~", "2023-05-XX", "2023-02-29", "10 May 2023", "2023-05-10/2023-05-11", "2023-05-10T10:00"],
)
def test_a_dateline_is_a_day(dateline):
    with pytest.raises(DateError):
        read("March", dateline=dateline)
    with pytest.raises(DateError):
        read("today", today=dateline)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("5/8/2023", "dmy", "2023-08-05"), ("5/8/2023", "mdy", "2023-05-08"), ("5.8.2023", "mdy", "2023-05-08"),
        ("5-8-2023", "dmy", "2023-08-05"), ("5/8/2023", "ymd", "[2023-05-08,2023-08-05]"), ("2023/8/5", "dmy", "2023-08-05"),
    ],
)  # fmt: skip
def test_date_order(text, order, expected):
    assert read(text, date_order=order).edtf == expected


@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_a_date_order_that_does_not_fit_is_refused_not_turned_round(order):
    with pytest.raises(DateError, match=f"no date in the order {order}"):
        read("13/5/2023" if order == "mdy" else "5/13/2023", date_order=order)


def test_an_unknown_date_order_is_refused():
    with pytest.raises(DateError, match="date order"):
        read("5/8/2023", date_order="ydm")


def test_strict_takes_the_order_it_is_told():
    assert read("5/8/2023", date_order="dmy", strict=True).edtf == "2023-08-05"
    with pytest.raises(DateError, match="ambiguous: 2023-05-08 or 2023-08-05"):
        read("5/8/2023", strict=True)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("..March", None, "2023-03"), ("2022-08..2023-05", "2022-08", "2023-05"), ("March..", "2023-03", None), ("..", None, None),
        ("March .. today", "2023-03", "2023-05-10"), ("Aug 2, 2022..5 May 2023", "2022-08-02", "2023-05-05"),
        ("March", "2023-03", "2023-03"), ("2022/2023", "2022/2023", "2022/2023"), ("[1760..1762]", "[1760..1762]", "[1760..1762]"),
        ("1985/..", "1985/..", "1985/.."), ("../1985", "../1985", "../1985"), ("1760-12..", "1760-12", None), ("..1760", None, "1760"),
    ],
)  # fmt: skip
def test_ranges(text, begin, end):
    found = read_range(text, dateline=DATELINE)
    assert tuple(None if reading is None else reading.edtf for reading in found) == (begin, end)


@pytest.mark.parametrize(
    "text", ["2023..2022", "2020..2021..2022", "2020...2021", "foo..2020", "2020..foo", "", "[2023..2022]", "2023..\n" + "x" * 2000]
)
def test_ranges_that_are_none(text):
    with pytest.raises(DateError):
        read_range(text, dateline=DATELINE)


def test_a_strict_range_refuses_ambiguous_sides():
    assert read_range("5/8/2023..")[0].alternatives
    with pytest.raises(DateError, match="ambiguous"):
        read_range("5/8/2023..", strict=True)
