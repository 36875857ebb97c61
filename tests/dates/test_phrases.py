"""Every phrase of phrase_cases.csv, more of the same kinds, and what has to be refused."""

import csv
from pathlib import Path

import pytest

from timeline.dates import DateError, read

DATELINE = "2023-05-10"
with (Path(__file__).parent / "phrase_cases.csv").open(encoding="utf-8", newline="") as _file:
    CASES = list(csv.DictReader(_file))
READ = [case for case in CASES if not case["rule"].startswith("refuse")]
REFUSED = [case for case in CASES if case["rule"].startswith("refuse")]


def name(case):
    return case["phrase"]


def edtf(text, dateline=DATELINE, **options):
    return read(text, dateline=dateline, **options).edtf


def test_there_are_cases_of_both_kinds():
    assert len(READ) > 50
    assert len(REFUSED) == 6


@pytest.mark.parametrize("case", READ, ids=name)
def test_case_is_read(case):
    reading = read(case["phrase"], dateline=case["dateline"])
    assert (reading.edtf, reading.earliest, reading.latest) == (case["edtf"], case["earliest"], case["latest"])
    assert reading.rule


@pytest.mark.parametrize("case", [case for case in READ if "AMBIGUOUS" in case["rule"]], ids=name)
def test_ambiguous_case_warns_and_strict_refuses_it_with_the_readings(case):
    reading = read(case["phrase"], dateline=case["dateline"])
    assert reading.warnings
    assert len(reading.alternatives) == 2
    with pytest.raises(DateError, match="ambiguous") as caught:
        read(case["phrase"], dateline=case["dateline"], strict=True)
    assert all(choice in caught.value.reason for choice in reading.alternatives)


@pytest.mark.parametrize("case", [case for case in READ if "AMBIGUOUS" not in case["rule"]], ids=name)
def test_other_cases_are_not_ambiguous(case):
    assert read(case["phrase"], dateline=case["dateline"], strict=True).alternatives == ()


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_case_is_refused(case):
    with pytest.raises(DateError) as caught:
        read(case["phrase"], dateline=case["dateline"])
    assert caught.value.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # days
        ("10 Aug 2022", "2022-08-10"), ("Aug 10, 2022", "2022-08-10"), ("10th of August 2022", "2022-08-10"),
        ("August 10", "2022-08-10"), ("the 3rd of May", "2023-05-03"), ("May 10", "2023-05-10"), ("May 11", "2022-05-11"),
        ("first of May", "2023-05-01"), ("Feb 29", "2020-02-29"), ("4-Feb-2023", "2023-02-04"), ("Feb-4-2023", "2023-02-04"),
        ("feb. 4 2023", "2023-02-04"), ("FEB 4, 2023", "2023-02-04"), ("  4\u00a0Feb\u00a02023 ", "2023-02-04"),
        ("4 Feb 2023.", "2023-02-04"), ("on 4 Feb", "2023-02-04"), ("Sept 3, 2022", "2022-09-03"),
        ("Monday, 8 May 2023", "2023-05-08"), ("Mon 8 May", "2023-05-08"), ("15 March 44 BC", "-0043-03-15"),
        # digits
        ("2023/02/04", "2023-02-04"), ("2023-2-4", "2023-02-04"), ("2023.05.08", "2023-05-08"), ("5/13/2023", "2023-05-13"),
        ("13.5.2023", "2023-05-13"), ("4/4/2023", "2023-04-04"), ("31-12-2022", "2022-12-31"), ("2023\u201302\u201304", "2023-02-04"),
        ("02/2023", "2023-02"), ("2023/02", "2023-02"), ("2022/23", "2022/2023"),
        # months, quarters, halves
        ("May", "2023-05"), ("june", "2022-06"), ("in March", "2023-03"), ("March of 2020", "2020-03"), ("Mar-2023", "2023-03"),
        ("Q1 2023", "2023-33"), ("2023 Q1", "2023-33"), ("2023Q1", "2023-33"), ("2023-Q1", "2023-33"), ("q3 of 2020", "2020-35"),
        ("third quarter", "2022-35"), ("the last quarter of 2022", "2022-36"), ("H1 2022", "2022-40"), ("2022H2", "2022-41"),
        ("second half of 2022", "2022-41"), ("first half of March 2023", "2023-03-01/2023-03-15"),
        ("second half of February 2024", "2024-02-16/2024-02-29"), ("second half of the 1930s", "1935/1939"),
        ("middle four months of 2022", "2022-38"),
        # parts
        ("early Q1 2023", "2023-01"), ("mid-2022", "2022-05/2022-08"), ("late 2022", "2022-09/2022-12"), ("mid 2022", "2022-05/2022-08"),
        ("late May", "2023-05-21/2023-05-31"), ("late Feb 2024", "2024-02-21/2024-02-29"), ("end of 2022", "2022-12-31"),
        ("end of February 2024", "2024-02-29"), ("start of the 1930s", "1930-01-01"), ("end of the 19th century", "1899-12-31"),
        ("the middle of March 2023", "2023-03-11/2023-03-20"), ("early last month", "2023-04-01/2023-04-10"),
        ("late H1 2022", "2022-05/2022-06"), ("mid-spring 2021", "2021-04"), ("early 2023-02", "2023-02-01/2023-02-10"),
        # centuries, eras
        ("19th century", "18XX"), ("nineteenth century", "18XX"), ("twenty-first century", "20XX"), ("late 19th century", "1867/1899"),
        ("first half of the 20th century", "1900/1949"), ("5th century BC", "-04XX"), ("1st century BC", "-0099/0000"),
        ("44 BCE", "-0043"), ("1 BC", "0000"), ("10 B.C.", "-0009"), ("AD 79", "0079"), ("79 CE", "0079"), ("1949 AD", "1949"),
        # weeks
        ("week 6 of 2023", "2023-02-06/2023-02-12"), ("2023 week 6", "2023-02-06/2023-02-12"), ("week 6", "2023-02-06/2023-02-12"),
        ("week 19", "2023-05-08/2023-05-14"), ("week 20", "2022-05-16/2022-05-22"), ("2023-W06-3", "2023-02-08"),
        ("2020-W53", "2020-12-28/2021-01-03"), ("week of Feb 8, 2023", "2023-02-06/2023-02-12"),
        ("weekend of Feb 5, 2023", "2023-02-04/2023-02-05"),
        # relative
        ("the day before yesterday", "2023-05-08"), ("tomorrow", "2023-05-11"), ("this Sunday", "2023-05-14"), ("next Monday", "2023-05-15"),
        ("next Friday", "[2023-05-12,2023-05-19]"), ("last Thursday", "2023-05-04"), ("last quarter", "2023-33"),
        ("last week", "2023-05-01/2023-05-07"), ("next decade", "203X"), ("last century", "19XX"), ("last weekend", "2023-05-06/2023-05-07"),
        ("this May", "2023-05"), ("next March", "2024-03"), ("last December", "2022-12"), ("last winter", "2022-28"),
        ("a month ago", "2023-04"), ("6 months ago", "2022-11"), ("two years ago", "2021"), ("1 day ago", "2023-05-09"),
        ("three quarters ago", "2022-35"), ("a decade ago", "201X"), ("in two weeks", "2023-05-22/2023-05-28"), ("3 days from now", "2023-05-13"),
        ("earlier this year", "[2023-01-01..2023-05-10]"), ("later this week", "[2023-05-10..2023-05-14]"),
        # bounds
        ("by March", "../2023-03"), ("until 4 Feb 2023", "../2023-02-04"), ("no later than Q1 2023", "../2023-33"),
        ("before March 2023", "../2023-02"), ("before Jan 2023", "../2022-12"), ("before 1 March 2024", "../2024-02-29"),
        ("before Q1 2023", "../2022-36"), ("before H1 2023", "../2022-41"), ("before the 1930s", "../1929"), ("before summer 2022", "../2022-05-31"),
        ("before early March 2023", "../2023-02-28"), ("before about 1949", "../1948~"), ("before 1 AD", "../0000"),
        ("after 1949", "1950/.."), ("after December 2022", "2023-01/.."), ("after Q4 2022", "2023-33/.."), ("after 31 Dec 2022", "2023-01-01/.."),
        ("after early 2023", "2023-05/.."), ("on or after 4 Feb 2023", "2023-02-04/.."), ("1949 or later", "1949/.."),
        ("1949 or earlier", "../1949"), ("March 2023 onwards", "2023-03/.."), ("2020 \u2013 present", "2020/.."),
        ("before 5/8/2023", "../2023-08-04"), ("by 5/8/2023", "../2023-08-05"), ("after 5/8/2023", "2023-05-09/.."),
        # ranges
        ("from Jan 28 to Feb 4, 2023", "2023-01-28/2023-02-04"), ("28 Jan \u2013 4 Feb 2023", "2023-01-28/2023-02-04"),
        ("2-3 August 2022", "2022-08-02/2022-08-03"), ("August 2 to 3, 2022", "2022-08-02/2022-08-03"),
        ("Dec 28 - Jan 4, 2023", "2022-12-28/2023-01-04"), ("Dec 2022 to March", "2022-12/2023-03"), ("March\u2013April 2023", "2023-03/2023-04"),
        ("Nov - Feb", "2022-11/2023-02"), ("1914-18", "1914/1918"), ("1936 until 1938", "1936/1938"), ("1920s-1930s", "192X/193X"),
        ("between about 1936 and 1940", "1936~/1940"), ("2022-12-28 to January 4", "2022-12-28/2023-01-04"), ("Q1-Q2 2023", "2023-33/2023-34"),
        ("winter 2022\u201323", "2022-12/2023-02"), ("northern winter 2022-23", "2022-28"), ("summer 2021-22 (southern hemisphere)", "2021-30"),
        # choices and doubt
        ("Jan 28 or 29, 2023", "[2023-01-28,2023-01-29]"), ("March 2022 or March 2023", "[2022-03,2023-03]"),
        ("early or late March", None), ("4 and 5 Feb 2023", "{2023-02-04,2023-02-05}"),
        ("some time between 1936 and 1938", "[1936..1938]"), ("sometime before 1938", None), ("some time in or before 1938", "[..1938]"),
        ("possibly 1936", "1936?"), ("1936 (uncertain)", "1936?"), ("March 1936?", "1936-03?"), ("perhaps about 1936", "1936%"),
        ("c. 1936", "1936~"), ("ca 1936", "1936~"), ("approx. March 1936", "1936-03~"), ("around 4 Feb 2023", "2023-02-04~"),
        ("1936 or so", "1936~"), ("about the 1930s", "193X~"), ("circa early 2023", "2023-01~/2023-04~"),
        # times
        ("4 Feb 2023 14:39", "2023-02-04T14:39"), ("4 Feb 2023, 2:39 pm", "2023-02-04T14:39"), ("12:05 a.m. on Feb 4, 2023", "2023-02-04T00:05"),
        ("noon on 4 Feb 2023", "2023-02-04T12:00"), ("2023-02-04 14:39:05Z", "2023-02-04T14:39:05Z"), ("4 Feb 2023, 14:39 UTC", "2023-02-04T14:39Z"),
        ("4 Feb 2023 at 14:39 (UTC\u22125)", "2023-02-04T14:39-05:00"), ("4 Feb 2023 14:39+05:30", "2023-02-04T14:39+05:30"),
        ("yesterday at 3 pm", "2023-05-09T15:00"),
        # unspecified, unknown
        ("a day in December 1963", "1963-12-XX"), ("a month in 1963", "1963-XX"), ("some day in 1963", "1963-XX-XX"),
        ("from 1936 to an unknown date", "1936/"), ("from an unknown date to 1936", "/1936"),
        # EDTF within phrases
        ("before 2023-02-04", "../2023-02-03"), ("by -0043", "../-0043"), ("from 2022-08 to 2023-05", "2022-08/2023-05"), ("about 193X", "193X~"),
    ],
)  # fmt: skip
def test_phrase(text, expected):
    if expected is None:
        with pytest.raises(DateError):
            edtf(text)
    else:
        assert edtf(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"), ("   ", "empty"), ("soon", "names no date"), ("recently", "names no date"), ("a few days ago", "cannot stand here"),
        ("Easter 2023", "not read as a date"), ("before before Q1", "'before' cannot"), ("after by March", "'by' cannot"),
        ("since until 1949", "'until' cannot"), ("between 1936", "'and' is missing"), ("from 1936 to", "breaks off"), ("March 2023 foo", "'foo' cannot"),
        ("4 Feb 2023 extra", "'extra' cannot"), ("1936 1937", "'1937' cannot"), ("February 30", "never has a day 30"), ("April 31, 2023", "never has a day 31"),
        ("Feb 29, 2023", "has 28 days"), ("32 May", "no day 32"), ("0 May", "no day 0"), ("fifth quarter", "four quarters"), ("Q5 2023", "no quarter 5"),
        ("H3 2023", "no half 3"), ("2023-W54", "no week 54"), ("2021-W53", "no week 53"), ("week 0 of 2023", "no week 0"), ("2023-W06-8", "1 to 7"),
        ("1935s", "not a decade"), ("0th century", "no century"), ("AD 0", "no year 0"), ("0 BC", "no year 0"), ("13/2023", "no month 13"),
        ("32/1/2023", "no order"), ("20231332", "not a date"), ("5/8/23", "four digits"), ("1/2/3", "four digits"), ("August '22", "two digits"),
        ("12345", "too long"), ("79", "neither a year nor a day"), ("25:00 on 4 Feb 2023", "no such time"), ("13 pm on 4 Feb 2023", "no 13 pm"),
        ("4 Feb 2023 14:39 UTC+15", "no such offset"), ("3 pm EST on 4 Feb 2023", "time zone"), ("14:39", "needs a day"), ("14:39 on March 2023", "needs a day"),
        ("May to March 2023", None), ("from 2023 to 2022", "ends before it begins"), ("summer 2022-23", "lies in one year"),
        ("winter 2022-24", "one after the first"), ("about 5/8/2023", "only a plain date"), ("about about 1936", "'about' cannot"),
        ("early 4 Feb 2023", "not defined"), ("first half of spring 2022", "half of a season"), ("early 5th century BC", "not defined"),
        ("a day in the 1930s", "unspecified only"), ("after 9999", "-9999 to 9999"), ("9999 years ago", "-9999 to 9999"), ("before 4 Feb 2023 14:39", "excluded"),
        ("4 Feb 2023 14:00 to 4 Feb 2023 15:00", "no times of day"), ("march on Washington", "'washington' cannot"), ("a" * 61, "cannot stand here"),
        ("1 " * 61, "too long to be a date"), ("March @ 4", "'@' has no meaning"), ("\u0664 Feb 2023", "has no meaning"), ("caf\u00e9", "has no meaning"),
        ("\ufeff2023", "has no meaning"), ("2023\x00", "has no meaning"), ("some time", "names no date"), ("some time in 1936", "names no date"),
        ("Tuesday, 8 May 2023", "was a Monday, not a Tuesday"), ("week of March", "named by one of its days"), ("13/13/2023", "no order"),
    ],
)  # fmt: skip
def test_what_is_not_a_date_is_refused_with_the_reason(text, reason):
    if reason is None:
        assert edtf(text) == "2022-05/2023-03"
        return
    with pytest.raises(DateError, match=reason) as caught:
        read(text, dateline=DATELINE)
    assert caught.value.text == text


@pytest.mark.parametrize(
    ("dateline", "text", "expected"),
    [
        ("2023-05-08", "last Monday", "2023-05-01"),
        ("2023-05-08", "Monday", "2023-05-08"),
        ("2023-02-10", "last March", "2022-03"),
        ("2023-03-10", "last March", "2022-03"),
        ("2023-09-10", "last summer", "[2022-26,2023-26]"),
        ("2023-07-10", "last summer", "2022-26"),
        ("2023-01-15", "last month", "2022-12"),
        ("2023-01-15", "last quarter", "2022-36"),
        ("2024-02-29", "last year", "2023"),
        ("2024-02-29", "Feb 29", "2024-02-29"),
        ("2024-02-28", "Feb 29", "2020-02-29"),
        ("1901-01-01", "Feb 29", "1896-02-29"),
        ("2023-03-01", "March", "2023-03"),
        ("2023-02-28", "March", "2022-03"),
        ("2023-04-01", "Q2", "2023-34"),
        ("2023-03-31", "Q2", "2022-34"),
        ("2023-03-31", "mid-March", "2023-03-11/2023-03-20"),
        ("0000-01-01", "yesterday", "-0001-12-31"),
        ("2021-01-02", "this week", "2020-12-28/2021-01-03"),
    ],
)
def test_words_against_other_datelines(dateline, text, expected):
    assert edtf(text, dateline) == expected
