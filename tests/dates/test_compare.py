"""The 13 relations and the order of two events, by hand and against every case of tiny calendars."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.dates import Occurrence, order, relations
from timeline.dates.compare import ALLEN


def relation(left, right):
    """The certain relation, or the set of possible ones."""
    found = relations(Occurrence.from_edtf(left), Occurrence.from_edtf(right))
    assert list(found) == list(ALLEN)
    certain = [name for name, answer in found.items() if answer == "certain"]
    return certain[0] if certain else {name for name, answer in found.items() if answer == "possible"}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("2023-05-01", "2023-05-03", "before"), ("2023-05-01/2023-05-03", "2023-05-04/2023-05-06", "meets"),
        ("2023-05-01/2023-05-03", "2023-05-03/2023-05-06", "overlaps"), ("2023-05-01/2023-05-03", "2023-05-01/2023-05-06", "starts"),
        ("2023-05-02/2023-05-03", "2023-05-01/2023-05-06", "during"), ("2023-05-04/2023-05-06", "2023-05-01/2023-05-06", "finishes"),
        ("2023-05-01/2023-05-03", "2023-05-01/2023-05-03", "equals"), ("2023-05-08", "2023-05-08", "equals"),
        ("2022", "2024", "before"), ("2023-04", "2023-05-08/2023-06", "before"), ("../1949", "1951/..", "before"),
        ("2023-05-08T10:00:00Z", "2023-05-08T10:00:02Z", "before"), ("2023-05-08T10:00Z", "2023-05-09", "before"),
        ("2022-12", "2023-01", {"before", "meets"}),
        ("2023-05-01/2023-05", "2023-05-01/..", {"starts", "equals", "started by"}),
        ("2023-05-08T10:00Z", "2023-05-08", None),
    ],
)  # fmt: skip
def test_relations_by_hand(left, right, expected):
    found = relation(left, right)
    if expected is None:
        assert {"before", "during", "after"} <= found
    else:
        assert found == expected


INVERSE = {
    "before": "after", "meets": "met by", "overlaps": "overlapped by", "starts": "started by", "during": "contains",
    "finishes": "finished by", "equals": "equals",
}  # fmt: skip
INVERSE |= {inverse: name for name, inverse in INVERSE.items()}

ends = st.sampled_from(["2023-05-01", "2023-05-02", "2023-05-03", "2023-05-0X", "2023-05", "2023-05-02~", "2023", "..", ""])


@st.composite
def occurrences(draw):
    first, last = draw(ends), draw(ends)
    text = f"{first}/{last}"
    try:
        return Occurrence.from_edtf(text)
    except ValueError:
        return Occurrence.from_edtf("2023-05-02")


@given(occurrences(), occurrences())
def test_the_inverse_of_a_relation_holds_the_other_way_round(a, b):
    forward, backward = relations(a, b), relations(b, a)
    assert {INVERSE[name]: answer for name, answer in forward.items()} == backward
    assert len({*forward.values()} - {"no"}) == 1


def held(a, b):
    """The one relation of two intervals of whole days, by definition."""
    (a_begin, a_end), (b_begin, b_end) = a, b
    if a_end + 1 <= b_begin:
        return "meets" if a_end + 1 == b_begin else "before"
    if b_end + 1 <= a_begin:
        return "met by" if b_end + 1 == a_begin else "after"
    begins = (a_begin > b_begin) - (a_begin < b_begin)
    finishes = (a_end > b_end) - (a_end < b_end)
    return {
        (0, 0): "equals", (0, -1): "starts", (0, 1): "started by", (1, 0): "finishes", (-1, 0): "finished by",
        (1, -1): "during", (-1, 1): "contains", (-1, -1): "overlaps", (1, 1): "overlapped by",
    }[begins, finishes]  # fmt: skip


SPANS = ["2023-05-01/2023-05-01", "2023-05-01/2023-05-03", "2023-05-02/2023-05-03", "2023-05-03/2023-05-04", "2023-05-0X/2023-05-02",
         "2023-05-02/2023-05-0X", "2023-05-03/2023-05-03"]  # fmt: skip


def worlds(text):
    """Every interval of whole days that the bounds allow."""
    bounds = Occurrence.from_edtf(text).bounds
    low, high, end_low, end_high = (us // 86_400_000_000 for us in bounds)
    return [(begin, end) for begin in range(low, high + 1) for end in range(end_low, end_high + 1) if begin <= end]


@pytest.mark.parametrize(("left", "right"), list(itertools.product(SPANS, SPANS)))
def test_possible_is_what_some_world_allows_and_certain_what_every_world_does(left, right):
    allowed = {held(a, b) for a in worlds(left) for b in worlds(right)}
    found = relations(Occurrence.from_edtf(left), Occurrence.from_edtf(right))
    assert {name for name, answer in found.items() if answer != "no"} == allowed
    assert {name for name, answer in found.items() if answer == "certain"} == (allowed if len(allowed) == 1 else set())


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("2023-05-01", "2023-05-02", "before"), ("2023-05-02", "2023-05-01", "after"), ("2023-05-01", "2023-05-01", "same"),
        ("2023-05", "2023-05", "unknown"), ("2023-05", "2023-05-08", "unknown"), ("2023-04", "2023-05-08", "before"),
        ("2023-05-08T10:00:00Z", "2023-05-08T10:00:00Z", "same"), ("2023-05-08T10:00:00Z", "2023-05-08T06:00:00-04:00", "same"),
        ("2023-05-08T10:00:00Z", "2023-05-08T10:00Z", "unknown"), ("2023-05-08T10:00Z", "2023-05-08T10:01Z", "before"),
        ("2023-05-08T10:00Z", "2023-05-08", "unknown"), ("2023-05-01/2023-05-09", "2023-05-02", "before"), ("../1949", "1950", "before"),
        ("1950/..", "1949", "after"), ("../1949", "1949", "unknown"), ("1936~", "1937", "unknown"), ("1936~", "1938", "before"),
        ("2023-05-01/2023-05-09", "2023-05-01", "same"),
    ],
)  # fmt: skip
def test_order_of_two_events(left, right, expected):
    a, b = Occurrence.from_edtf(left), Occurrence.from_edtf(right)
    assert order(a, b) == expected
    assert order(b, a) == {"before": "after", "after": "before"}.get(expected, expected)
