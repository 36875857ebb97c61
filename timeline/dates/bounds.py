"""The four bounds of an occurrence."""

from __future__ import annotations

from timeline.dates.frozen import Frozen

# As in `typing`, whose import would double the time it takes to import this package.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Bounds(Frozen):
    """When something began and ended, each between an earliest and a latest moment.

    Microseconds since 1970-01-01T00:00Z in the proleptic Gregorian calendar, all four inclusive:
    the day 2023-05-08 begins no earlier than its first microsecond and no later than its last.
    None is an open or unknown bound.
    """

    __slots__ = ("begin_earliest", "begin_latest", "end_earliest", "end_latest")
    begin_earliest: int | None
    begin_latest: int | None
    end_earliest: int | None
    end_latest: int | None

    def __init__(
        self,
        begin_earliest: int | None,
        begin_latest: int | None,
        end_earliest: int | None,
        end_latest: int | None,
    ) -> None:
        """Keep the four bounds as they are."""
        keep = object.__setattr__
        keep(self, "begin_earliest", begin_earliest)
        keep(self, "begin_latest", begin_latest)
        keep(self, "end_earliest", end_earliest)
        keep(self, "end_latest", end_latest)

    def __iter__(self) -> Iterator[int | None]:
        """Give the four bounds in order, so that they can be unpacked."""
        return iter((self.begin_earliest, self.begin_latest, self.end_earliest, self.end_latest))

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
