"""The four bounds of an occurrence."""

from __future__ import annotations

from typing import NamedTuple


class Bounds(NamedTuple):
    """When something began and ended, each between an earliest and a latest moment.

    Microseconds since 1970-01-01T00:00Z in the proleptic Gregorian calendar, all four inclusive:
    the day 2023-05-08 begins no earlier than its first microsecond and no later than its last.
    None is an open or unknown bound.
    """

    begin_earliest: int | None
    begin_latest: int | None
    end_earliest: int | None
    end_latest: int | None

    def inside(self, other: Bounds) -> bool:
        """Whether every moment these bounds allow is allowed by `other` too."""
        return (
            _at_least(self.begin_earliest, other.begin_earliest)
            and _at_least(self.end_earliest, other.end_earliest)
            and _at_most(self.begin_latest, other.begin_latest)
            and _at_most(self.end_latest, other.end_latest)
        )

    def disjoint(self, other: Bounds) -> bool:
        """Whether the two cannot both be true, for want of a common begin or a common end."""
        return (
            _apart(self.begin_latest, other.begin_earliest)
            or _apart(other.begin_latest, self.begin_earliest)
            or _apart(self.end_latest, other.end_earliest)
            or _apart(other.end_latest, self.end_earliest)
        )


def _at_least(inner: int | None, outer: int | None) -> bool:
    return outer is None or (inner is not None and inner >= outer)


def _at_most(inner: int | None, outer: int | None) -> bool:
    return outer is None or (inner is not None and inner <= outer)


def _apart(latest: int | None, earliest: int | None) -> bool:
    return latest is not None and earliest is not None and latest < earliest
