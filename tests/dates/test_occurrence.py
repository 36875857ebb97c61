"""Occurrences: tolerance, days, refinement, contradiction."""

import pickle

import pytest

from timeline.dates import DateError, Occurrence, day_text


def days(text, tolerance=1):
    occurrence = Occurrence.from_edtf(text, tolerance=tolerance)
    return occurrence.earliest_day, occurrence.latest_day


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1936~", "1935-01-01", "1937-12-31"),
        ("1936%", "1935-01-01", "1937-12-31"),
        ("1936?", "1936-01-01", "1936-12-31"),
        ("2004-06~", "2004-05-01", "2004-07-31"),
        ("2004-01~", "2003-12-01", "2004-02-29"),
        ("2004-06-11~", "2004-06-10", "2004-06-12"),
        ("2004-03-01~", "2004-02-29", "2004-03-02"),
        ("2004~-06-11", "2003-06-11", "2005-06-11"),
        ("2004~-02-29", "2003-02-28", "2005-02-28"),
        ("2004-06~-11", "2004-05-11", "2004-07-11"),
        ("2004-~06-11", "2004-05-11", "2004-07-11"),
        ("2004-06-~11", "2004-06-10", "2004-06-12"),
        ("~2004-06-~11", "2003-06-10", "2005-06-12"),
        ("193X~", "1920-01-01", "1949-12-31"),
        ("19XX~", "1800-01-01", "2099-12-31"),
        ("1950S2~", "1800-01-01", "2099-12-31"),
        ("1952-23~", "1952-06-01", "1953-02-28"),
        ("2001-34~", "2001-01-01", "2001-09-30"),
        ("2001-40~", "2000-07-01", "2001-12-31"),
        ("1963-12-XX~", "1963-11-01", "1964-01-31"),
        ("1963-XX-XX~", "1962-01-01", "1964-12-31"),
        ("2022-10~/..", "2022-09-01", ".."),
        ("/1936~", "", "1937-12-31"),
        ("[1936~,1940]", "1935-01-01", "1940-12-31"),
        ("0000~", "-0001-01-01", "0001-12-31"),
    ],
)
def test_approximate_components_widen_by_one_unit(text, earliest, latest):
    assert days(text) == (earliest, latest)


@pytest.mark.parametrize(("tolerance", "expected"), [(0, ("1936-01-01", "1936-12-31")), (5, ("1931-01-01", "1941-12-31"))])
def test_the_tolerance_can_be_chosen(tolerance, expected):
    assert days("1936~", tolerance) == expected


def test_bounds_widen_with_the_days():
    bounds = Occurrence.from_edtf("1936~/1940").bounds
    assert [day_text(us) for us in bounds] == ["1935-01-01", "1937-12-31", "1940-01-01", "1940-12-31"]


def test_days_are_those_of_the_offset_written():
    occurrence = Occurrence.from_edtf("2023-02-04T23:30:00-05:00")
    assert (occurrence.earliest_day, occurrence.latest_day) == ("2023-02-04", "2023-02-04")
    assert day_text(occurrence.bounds.begin_earliest) == "2023-02-05"


def test_the_edtf_kept_is_canonical():
    assert Occurrence.from_edtf("%2001").edtf == "2001%"
    assert Occurrence.from_edtf("%2001") == Occurrence.from_edtf("2001%")
    assert Occurrence.from_edtf("2001%") != Occurrence.from_edtf("2001%", tolerance=2)
    assert str(Occurrence.from_edtf("2001")) == "2001"


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("2023-02-04", "2023-02"), ("2023-02", "2023"), ("2023-02", "2023-02"), ("2023-02-04T14:39Z", "2023-02-04"), ("1936", "1936~"),
        ("2023-02-04", "[2023-02-03..2023-02-05]"), ("2023-02-04/2023-02-05", "2023-02/2023"), ("1984", "../.."), ("2022-10/2023", "2022-10/.."),
    ],
)  # fmt: skip
def test_refinement(inner, outer):
    refined, given = Occurrence.from_edtf(inner), Occurrence.from_edtf(outer)
    assert refined.refines(given)
    assert not refined.contradicts(given)
    assert given.refines(refined) == (inner == outer)


@pytest.mark.parametrize(
    ("left", "right"),
    [("2023-02-04", "2023-02-05"), ("2023", "2024-01"), ("2023-01/2023-03", "2023-02/2023-03"), ("../1949", "1950"), ("1936~", "1938")],
)
def test_contradiction_is_mutual(left, right):
    one, other = Occurrence.from_edtf(left), Occurrence.from_edtf(right)
    assert one.contradicts(other)
    assert other.contradicts(one)
    assert not one.refines(other)


@pytest.mark.parametrize(
    ("left", "right"), [("2023-02", "[2023-01..2023-03]"), ("1936~", "1937"), ("../..", "1936"), ("1936/..", "1936/1940")]
)
def test_what_overlaps_does_not_contradict(left, right):
    assert not Occurrence.from_edtf(left).contradicts(Occurrence.from_edtf(right))


def test_an_occurrence_survives_pickle():
    occurrence = Occurrence.from_edtf("2004?-06/2006~", tolerance=3)
    again = pickle.loads(pickle.dumps(occurrence))  # noqa: S301
    assert (again, again.bounds, again.words()) == (occurrence, occurrence.bounds, occurrence.words())


def test_only_edtf_is_taken():
    with pytest.raises(DateError):
        Occurrence.from_edtf("March 2023")
