"""What a parsed EDTF expression says: bounds, qualification, levels, canonical text, errors."""

import copy
import pickle

import pytest

from timeline.dates import Bounds, DateError, day_start_us, day_text, instant_text, parse_edtf

DAY = 86_400_000_000
MINUTE = 60_000_000


def day(year, month, number):
    """First and last microsecond of a day."""
    start = day_start_us(year, month, number)
    return start, start + DAY - 1


def days(bounds):
    return tuple(None if us is None else day_text(us) for us in bounds)


def test_a_day_begins_and_ends_within_itself():
    first, last = day(2023, 5, 8)
    assert parse_edtf("2023-05-08").bounds == Bounds(first, last, first, last)


def test_a_month_is_some_day_of_it():
    first, last = day(2023, 2, 1)[0], day(2023, 2, 28)[1]
    assert parse_edtf("2023-02").bounds == Bounds(first, last, first, last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-04-08/2023-04-10", ("2023-04-08", "2023-04-08", "2023-04-10", "2023-04-10")),
        ("2004-02-01/2005", ("2004-02-01", "2004-02-01", "2005-01-01", "2005-12-31")),
        ("1111-01-05/1111", ("1111-01-05", "1111-01-05", "1111-01-05", "1111-12-31")),
        ("1111/1111-01-05", ("1111-01-01", "1111-01-05", "1111-01-05", "1111-01-05")),
        ("../1985", (None, "1985-12-31", "1985-01-01", "1985-12-31")),
        ("/1985", (None, "1985-12-31", "1985-01-01", "1985-12-31")),
        ("2022-10~/..", ("2022-10-01", "2022-10-31", "2022-10-01", None)),
        ("2022-10/", ("2022-10-01", "2022-10-31", "2022-10-01", None)),
        ("../..", (None, None, None, None)),
        ("[2023-04-10..2023-04-14]", ("2023-04-10", "2023-04-14", "2023-04-10", "2023-04-14")),
        ("[..1984]", (None, "1984-12-31", None, "1984-12-31")),
        ("[1760..]", ("1760-01-01", None, "1760-01-01", None)),
        ("[1760-12,1667]", ("1667-01-01", "1760-12-31", "1667-01-01", "1760-12-31")),
        ("{1960,1961-12}", ("1960-01-01", "1960-12-31", "1961-12-01", "1961-12-31")),
        ("{1667..1672}", ("1667-01-01", "1667-12-31", "1672-01-01", "1672-12-31")),
        ("{..1984}", (None, "1984-12-31", "1984-01-01", "1984-12-31")),
        ("{1760..}", ("1760-01-01", "1760-12-31", "1760-01-01", None)),
    ],
)
def test_four_bounds(text, expected):
    assert days(parse_edtf(text).bounds) == expected


@pytest.mark.parametrize(
    ("text", "first", "length"),
    [
        ("2023-02-04T14:39:10Z", "2023-02-04T14:39:10Z", 1_000_000),
        ("2023-02-04T14:39:10", "2023-02-04T14:39:10Z", 1_000_000),
        ("2023-02-04T14:39-05:00", "2023-02-04T19:39:00Z", MINUTE),
        ("2023-02-04T23:30:00-05", "2023-02-05T04:30:00Z", 1_000_000),
        ("2023-01-01T00:30+14:00", "2022-12-31T10:30:00Z", MINUTE),
        ("2023-02-04T24:00:00Z", "2023-02-05T00:00:00Z", 1_000_000),
    ],
)
def test_a_time_of_day_is_an_instant_in_utc(text, first, length):
    bounds = parse_edtf(text).bounds
    assert instant_text(bounds.begin_earliest) == first
    assert bounds.begin_latest - bounds.begin_earliest == length - 1
    assert tuple(bounds)[:2] == tuple(bounds)[2:]


def test_days_of_a_time_are_local_to_its_offset():
    assert parse_edtf("2023-02-04T23:30:00-05").days_within(0) == ("2023-02-04", "2023-02-04")


def test_long_years_keep_exact_bounds():
    bounds = parse_edtf("Y17E8").bounds
    assert bounds.begin_earliest == day_start_us(1_700_000_000, 1, 1)
    assert bounds.end_latest == day_start_us(1_700_000_001, 1, 1) - 1
    assert parse_edtf("Y1E999").bounds.begin_earliest == day_start_us(10**999, 1, 1)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("2004-06-11", {}),
        ("2004-06-11%", {"year": "%", "month": "%", "day": "%"}),
        ("2004-06~-11", {"year": "~", "month": "~"}),
        ("2004?-06-11", {"year": "?"}),
        ("?2004-06-~11", {"year": "?", "day": "~"}),
        ("2004-%06-11", {"month": "%"}),
        ("?2004-06-04~", {"year": "%", "month": "~", "day": "~"}),
        ("2004?-06-~11", {"year": "?", "day": "~"}),
        ("2001-21~", {"year": "~", "month": "~"}),
    ],
)
def test_qualification_of_each_component(text, marks):
    assert parse_edtf(text).qualification == (marks,)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("?2004-06-~11", "2004?-06-~11"),
        ("%2001", "2001%"),
        ("?2004-?06-?11", "2004-06-11?"),
        ("~2004-~06-11", "2004-06~-11"),
        ("?2004-06-04~", "2004%-~06-~04"),
        ("2004-06-11T10:00:00-04", "2004-06-11T10:00:00-04:00"),
        ("2004-06-11T10:00:00+00", "2004-06-11T10:00:00Z"),
        ("Y17E08", "Y17E8"),
        ("1950S02", "1950S2"),
    ],
)
def test_one_canonical_text_for_one_meaning(text, canonical):
    assert parse_edtf(text).text == canonical
    assert parse_edtf(text) == parse_edtf(canonical)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2023", "year"), ("202X", "decade"), ("20XX", "century"), ("2XXX", "millennium"), ("2023-02", "month"),
        ("2023-XX", "year"), ("2023-02-XX", "month"), ("2023-02-04", "day"), ("2023-21", "season"), ("2023-33", "quarter"),
        ("2023-37", "four months"), ("2023-40", "half"), ("2023-02-04T10:00Z", "minute"), ("2023-02-04T10:00:00Z", "second"),
        ("2023-02/2024", "year"), ("../..", ""), ("1950S2", "century"),
    ],
)  # fmt: skip
def test_precision_is_the_coarsest_that_is_given(text, precision):
    assert parse_edtf(text).precision == precision


def test_four_statements_about_one_month_stay_four():
    texts = ("1963-12", "1963-12-XX", "1963-12?", "1963-12~")
    assert [parse_edtf(text).text for text in texts] == list(texts)
    assert len({parse_edtf(text) for text in texts}) == 4


def test_open_and_unknown_ends_are_told_apart():
    assert (parse_edtf("1985/..").end, parse_edtf("1985/").end) == ("..", "")
    assert parse_edtf("1985/..").days_within(0) == ("1985-01-01", "..")
    assert parse_edtf("1985/").days_within(0) == ("1985-01-01", "")


def test_values_are_immutable_and_survive_pickle_and_copy():
    parsed = parse_edtf("2004?-06/2006~")
    with pytest.raises(AttributeError, match="immutable"):
        parsed.text = "2005"
    with pytest.raises(AttributeError, match="immutable"):
        del parsed.text
    for again in (pickle.loads(pickle.dumps(parsed)), copy.deepcopy(parsed)):  # noqa: S301
        assert (again, hash(again), again.bounds) == (parsed, hash(parsed), parsed.bounds)
    assert parsed != "2004?-06/2006~"
    assert "2004?-06/2006~" in repr(parsed)


@pytest.mark.parametrize(
    ("text", "reason", "hint", "at"),
    [
        ("2023-02-29", "2023-02 has 28 days, there is no day 29", "", 0),
        ("2022-05/2023-02-30", "2023-02 has 28 days, there is no day 30", "", 8),
        ("[2022,2023-13]", "there is no month 13", "months are 01-12, seasons, quarters and halves 21-41", 6),
        ("2023-21-01", "the season 21 has no days", "leave the day out", 0),
        ("156X-09-31", "no existing day matches this pattern", "check month and day", 0),
        ("-0000", "there is no year -0000", "the year 0000 is 1 BC", 0),
        ("-000X-02-30", "no existing day matches this pattern", "check month and day", 0),
        ("Y-00000", "a year after Y has no leading zeros", "leave them out", 0),
        ("2024/2023", "the interval ends before it begins", "swap its ends", 0),
        ("2024/2023/2022", "an interval has one slash", "", 4),
        ("/", "both ends are unknown", "write at least one date or ..", 0),
        ("2004-02-01T10:00:00/2004-02-02", "an EDTF interval has no times of day", "give the two ends as days, or the moment alone", 0),
        ("[2004-02-01T10:00:00]", "an EDTF set has no times of day", "give days", 1),
        ("{1960..1961-12}", "the ends of .. differ in precision", "write both as years, both as months or both as days", 1),
        ("[2002..2001]", "the range ends before it begins", "swap its ends", 1),
        ("[2001..,2003]", "only the ends of a set can be open", "", 1),
        ("[2001,..2003]", "only the ends of a set can be open", "", 6),
        ("[..]", "a date is missing beside ..", "", 1),
        ("[2001,]", "a date is missing", "", 6),
        ("[1999}", "a set that opens with [ ends with ]", "", 0),
        ("[1667, 1668]", "EDTF has no spaces", "leave them out", 6),
        ("198u", "an unspecified digit is a capital X", "write X", 3),
        ("202\u0663", "'\u0663' is not an ASCII digit", "use 0-9", 3),
        ("2004-(06)?-11", "brackets do not qualify dates in EDTF", "put the qualifier beside its component, as in 2004-06~-11", 5),
        ("2001-21^southern", "'^' has no meaning in an EDTF date", "", 7),
        ("1984?~", "two qualifiers stand side by side", "write % for both uncertain and approximate", 0),
        ("20230508", "EDTF writes dates with hyphens", "2023-05-08", 0),
        ("+2006", "EDTF years have no plus sign", "leave it out", 0),
        ("2023-2-4", "this is not an EDTF date", "years have four digits, months and days two: 2023-02-04", 0),
        ("Y2006", "Y is for years of more than four digits", "write 2006", 0),
        ("Y-17", "Y is for years of more than four digits", "write -0017", 0),
        ("Y17E7-12-26", "this is not a year after Y", "write Y170000002 or Y17E7, with nothing after it", 0),
        ("Y1E1000", "the year is too large", "exponents have up to 3 digits", 0),
        ("Y1E9999999999999", "the year is too large", "exponents have up to 3 digits", 0),
        ("1950S5", "a year of 4 digits has no 5 significant ones", "write S1 to S4", 0),
        ("1950S0", "a year of 4 digits has no 0 significant ones", "write S1 to S4", 0),
        ("2016-05-02T24:00:01", "there is no time 24:00:01", "hours 00-23, minutes 00-59", 0),
        ("2016-05-02T10:60", "there is no time 10:60", "hours 00-23, minutes 00-59", 0),
        ("2016-05-02T10:00:00+14:01", "there is no offset +14:01", "offsets are -14:00 to +14:00", 0),
        ("2016-05-02T10:00:00-00:00", "-00:00 is not an offset", "write Z for UTC", 0),
        ("2016-05-02T10:00:00.5", "this is not an EDTF time", "write 2023-02-04T14:39:00Z or …-05:00, without decimals", 0),
        ("2016-05-XXT10:00:00", "a time of day needs a complete date", "leave the time out", 0),
        ("2016?-05-02T10:00:00", "EDTF does not qualify a date with a time of day", "leave out the time or the qualifier", 0),
    ],
)  # fmt: skip
def test_refusals_say_why_and_where(text, reason, hint, at):
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    error = caught.value
    assert (error.reason, error.hint, error.at, error.text) == (reason, hint, at, text)
    assert str(error) == f"{text!r}: {reason}" + (f" ({hint})" if hint else "")


def test_a_message_is_one_short_line_for_any_input():
    with pytest.raises(DateError) as caught:
        parse_edtf("2023\n" * 100)
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()
    assert pickle.loads(pickle.dumps(caught.value)).reason == caught.value.reason  # noqa: S301
