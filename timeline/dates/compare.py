"""Compare occurrences: the 13 relations of Allen (CACM 26, 1983), and the order of two events.

Both are three-valued, as bounds overlap. Two occurrences without a time of day are compared in
whole days, so that two events of one day are equal and 1-3 May meets 4-5 May; where either has a
time of day, both are compared in microseconds, and a day is then any stretch within that day.
"""

from __future__ import annotations

from timeline.dates.civil import US_PER_DAY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from timeline.dates.occurrence import Occurrence

_INFINITY = float("inf")
_Limits = tuple[float, float]

# Each relation as the order in which the end points come, where points of one group coincide:
# A and B are the begins, a and b the first moments after the ends.
ALLEN = {
    "before": ("A", "a", "B", "b"),
    "meets": ("A", "aB", "b"),
    "overlaps": ("A", "B", "a", "b"),
    "starts": ("AB", "a", "b"),
    "during": ("B", "A", "a", "b"),
    "finishes": ("B", "A", "ab"),
    "equals": ("AB", "ab"),
    "finished by": ("A", "B", "ab"),
    "contains": ("A", "B", "b", "a"),
    "started by": ("AB", "b", "a"),
    "overlapped by": ("B", "A", "b", "a"),
    "met by": ("B", "bA", "a"),
    "after": ("B", "b", "A", "a"),
}


def relations(a: Occurrence, b: Occurrence) -> dict[str, str]:
    """Return "certain", "possible" or "no" for each of the 13 relations of `a` to `b`.

    One is certain where it is the only one that the bounds allow.
    """
    limits = _limits(a, b)
    possible = [name for name, groups in ALLEN.items() if _feasible(groups, limits)]
    answer = "certain" if len(possible) == 1 else "possible"
    return {name: answer if name in possible else "no" for name in ALLEN}


def order(a: Occurrence, b: Occurrence) -> str:
    """Return "before", "after", "same" or "unknown": which of the two began first.

    "same" is one and the same day, or moment, stated for both; it does not tell which of two
    events of a day came first, and a chronology keeps their given order.
    """
    limits = _limits(a, b)
    a_low, a_high = limits["A"]
    b_low, b_high = limits["B"]
    if a_high < b_low:
        return "before"
    if b_high < a_low:
        return "after"
    return "same" if a_low == a_high == b_low == b_high or _same_moment(a, b) else "unknown"


def _same_moment(a: Occurrence, b: Occurrence) -> bool:
    """Whether both begin at one time of day, written with one precision."""
    low, high = a.bounds.begin_earliest, a.bounds.begin_latest
    if low is None or high is None or high - low >= US_PER_DAY - 1:
        return False
    return (low, high) == (b.bounds.begin_earliest, b.bounds.begin_latest)


def _limits(a: Occurrence, b: Occurrence) -> dict[str, _Limits]:
    """Lowest and highest value of each end point, in whole days where that loses nothing."""
    grain = US_PER_DAY if _whole_days(a) and _whole_days(b) else 1
    limits = {}
    for begin, end, occurrence in (("A", "a", a), ("B", "b", b)):
        bounds = occurrence.bounds
        low, high = _scaled(bounds.begin_earliest, bounds.begin_latest, grain)
        limits[begin] = (low, high)
        low, high = _scaled(bounds.end_earliest, bounds.end_latest, grain)
        limits[end] = (low + 1, high + 1)
    return limits


def _whole_days(occurrence: Occurrence) -> bool:
    begin_earliest, begin_latest, end_earliest, end_latest = occurrence.bounds
    starts = all(us is None or us % US_PER_DAY == 0 for us in (begin_earliest, end_earliest))
    return starts and all(
        us is None or (us + 1) % US_PER_DAY == 0 for us in (begin_latest, end_latest)
    )


def _scaled(low: int | None, high: int | None, grain: int) -> _Limits:
    return (
        -_INFINITY if low is None else low // grain,
        _INFINITY if high is None else high // grain,
    )


def _feasible(groups: tuple[str, ...], limits: dict[str, _Limits]) -> bool:
    """Whether some values within the limits come in the order of the groups."""
    previous = -_INFINITY
    for group in groups:
        value = max(previous + 1, *(limits[point][0] for point in group))
        if value > min(limits[point][1] for point in group):
            return False
        previous = value
    return True
