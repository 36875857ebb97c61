"""What to keep where there is too much to tell: how much the log itself makes of an event.

The score adds up four things that one can look up, and nothing else; docs/adr/0022-importance.md has the comparison.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from timeline.clocks import Cutoffs
    from timeline.queries import Questions

CITED, SOURCES, EFFECTS, IMPACT = 3.0, 2.0, 1.0, 0.5
"""Points for each doubling of what cites an event, of what supports it and of what it moves; and for each point of impact."""


@dataclass(frozen=True, slots=True)
class Importance:
    """The parts of a score. ``cited``: distinct publishers that came back to the event later; ``sources``: distinct ones in all;
    ``effects``: facts that it moves; ``impact``: its largest score on a dyad, without the sign, 0 to 10.
    """  # noqa: D205

    cited: int = 0
    sources: int = 0
    effects: int = 0
    impact: float = 0.0

    @property
    def parts(self) -> dict[str, float]:
        """The points for each part. Counts are taken by doublings: a tenth source says less than a second one."""
        return {
            "cited": CITED * math.log2(1 + self.cited),
            "sources": SOURCES * math.log2(1 + self.sources),
            "effects": EFFECTS * math.log2(1 + self.effects),
            "impact": IMPACT * self.impact,
        }

    @property
    def score(self) -> float:
        """All points, 0 or more."""
        return sum(self.parts.values())

    @property
    def words(self) -> str:
        """``12.3 = 6.0 cited by 3 + 3.2 for 2 sources + 1.0 for 1 effect + 2.1 for impact 4.2``."""
        points = self.parts
        effects = "1 effect" if self.effects == 1 else f"{self.effects} effects"
        sources = "1 source" if self.sources == 1 else f"{self.sources} sources"
        return (
            f"{self.score:.1f} = {points['cited']:.1f} cited by {self.cited} + {points['sources']:.1f} for {sources} + "
            f"{points['effects']:.1f} for {effects} + {points['impact']:.1f} for impact {self.impact:g}"
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: the score and the counts behind it."""
        return {
            "score": round(self.score, 2),
            "cited": self.cited,
            "sources": self.sources,
            "effects": self.effects,
            "impact": round(self.impact, 2),
        }


def importances(questions: Questions, cutoffs: Cutoffs, positions: Sequence[int]) -> dict[int, Importance]:
    """The importance of each version at these positions that is visible at the cut-offs."""
    rows = questions.ask("importance", {**cutoffs.parameters, "positions": list(positions)})
    return {position: Importance(cited, sources, effects, impact) for position, cited, sources, effects, impact in rows}


def kept(types: Mapping[int, str], scores: Mapping[int, Importance], *, top: int | None, most_per_type: int | None) -> set[int]:
    """Which of some positions are kept: the ``top`` most important, no more than ``most_per_type`` of one type.

    ``types``: the type at each position. Where scores are equal, the earlier entry is kept.
    """
    ranked = sorted(types, key=lambda position: (-scores.get(position, NONE).score, position))
    counts: dict[str, int] = {}
    chosen: set[int] = set()
    for position in ranked:
        if top is not None and len(chosen) >= top:
            break
        counts[types[position]] = counts.get(types[position], 0) + 1
        if most_per_type is None or counts[types[position]] <= most_per_type:
            chosen.add(position)
    return chosen


NONE = Importance()
"""Of an event about which the log says nothing but itself."""
