"""When an event happened: what the engine stores and compares."""

from __future__ import annotations

from functools import lru_cache

from timeline.dates.bounds import Bounds
from timeline.dates.edtf import Edtf, parse_edtf
from timeline.dates.frozen import Frozen


class Occurrence(Frozen):
    """An EDTF expression with its bounds, approximate components widened by a stated tolerance.

    `edtf` is the canonical text and `bounds` the four bounds in microseconds (see Bounds), where
    `~` and `%` widen by ±`tolerance` units of the precision they stand at: `1936~` is 1935-1937.
    `earliest_day` and `latest_day` are calendar days as written, local to the date's own offset:
    `YYYY-MM-DD`, ".." for an open end, "" for an unknown one.
    """

    __slots__ = ("bounds", "earliest_day", "edtf", "latest_day", "parsed", "tolerance")
    edtf: str
    bounds: Bounds
    earliest_day: str
    latest_day: str
    tolerance: int
    parsed: Edtf

    def __init__(self, parsed: Edtf, tolerance: int = 1) -> None:
        """Compute the bounds of a parsed expression; `tolerance` is 0 or more units."""
        earliest, latest = parsed.days_within(tolerance)
        self._fill(
            edtf=parsed.text,
            bounds=parsed.bounds_within(tolerance),
            earliest_day=earliest,
            latest_day=latest,
            tolerance=tolerance,
            parsed=parsed,
        )

    @classmethod
    def from_edtf(cls, text: str, *, tolerance: int = 1) -> Occurrence:
        """Parse EDTF of any level. Raises DateError."""
        return cls(parse_edtf(text), tolerance)

    def _key(self) -> tuple[object, ...]:
        return (self.edtf, self.tolerance)

    def __str__(self) -> str:
        """Return the canonical EDTF."""
        return self.edtf

    def words(self) -> str:
        """Write it as an editor would; `read` gives an equal occurrence back."""
        from timeline.dates.words import words  # noqa: PLC0415 - only needed for display

        return words(self.parsed)

    def refines(self, other: Occurrence) -> bool:
        """Whether these bounds lie inside the other's (equal bounds do)."""
        return self.bounds.inside(other.bounds)

    def contradicts(self, other: Occurrence) -> bool:
        """Whether the two cannot both be right: their begins or their ends have nothing in common.

        Open and unknown bounds contradict nothing.
        """
        return self.bounds.disjoint(other.bounds)


@lru_cache(maxsize=8192)
def occurrence_of(text: str) -> Occurrence:
    """`Occurrence.from_edtf`, remembered: the same days come again and again.

    Raises DateError.
    """
    return Occurrence.from_edtf(text)
