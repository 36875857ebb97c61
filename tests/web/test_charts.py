"""Lanes of a subject: no label is cut, none lies over another, and values that overlap stand one below the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timeline.answers import Span
from timeline.clocks import DAY
from timeline.dates.civil import day_number
from timeline.web.charts import NARROW, Label, lanes

NOW = day_number(2023, 3, 31) * DAY
DAYS = [f"2023-03-{day:02}" for day in range(1, 32, 3)]


def span(value: str, since: str, until: str = "", standing: str = "actual") -> Span:
    return Span("channel:x", "status", value, "", since, until, standing, "", f"from-{since}", 1, "", 0, 1)


def extent(label: Label, words: str) -> tuple[float, float]:
    """Pixels that words take at the least on the narrowest telephone."""
    at, width = label.x / 100 * NARROW, 7 * len(words)
    return (at, at + width) if label.anchor == "start" else (at - width, at)


@given(
    st.lists(
        st.tuples(st.sampled_from(DAYS), st.text("ab ", min_size=1, max_size=60)), min_size=1, max_size=9, unique_by=lambda each: each[0]
    )
)
def test_every_label_is_whole_and_apart_from_the_others(values: list[tuple[str, str]]) -> None:
    days = sorted(values)
    ends = [day for day, _ in days[1:]] + [""]
    (lane,) = lanes([span(words, day, until) for (day, words), until in zip(days, ends, strict=True)], NOW)
    assert {value.y for value in lane.values} == {0}
    taken: dict[int, list[tuple[float, float]]] = {}
    for value, (_, words) in zip(lane.values, days, strict=True):
        assert "".join(line for _, line in value.label.lines).replace(" ", "") == words.replace(" ", "")
        for height, line in value.label.lines:
            begin, end = extent(value.label, line)
            assert -0.1 <= begin <= end <= NARROW + 0.1
            assert height <= lane.height
            assert all(end <= other[0] or other[1] <= begin for other in taken.get(height, []))
            taken.setdefault(height, []).append((begin, end))


def test_a_value_that_is_still_so_is_not_covered_by_a_later_one() -> None:
    (lane,) = lanes([span("cancelled", "2023-03-01"), span("halted", "2023-03-10", standing="reported")], NOW)
    cancelled, halted = lane.values
    assert cancelled.y < halted.y


def test_two_dates_that_do_not_fit_are_parted_between_them() -> None:
    spans = [
        span("no", "2023-03-01", "2023-03-14"),
        span("2023-02-05/2023-02-06", "2023-03-14", "2023-03-16"),
        span("USA/Li", "2023-03-16"),
    ]
    (lane,) = lanes(spans, NOW)
    assert [[words for _, words in value.label.lines] for value in lane.values] == [["no"], ["2023-02-05/", "2023-02-06"], ["USA/Li"]]
