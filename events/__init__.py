"""The shipped vocabulary: event types in families, the relations that they drive, and the shipped facts.

Imported as `timeline.events`. It knows `timeline.model` and `timeline.dates` only; the engine never imports it.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from timeline.model import Event

from . import activity, channel, coded, commitment, engagement, incident, measure, note, office, statement
from .relations import ACTORS, RELATIONS

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FAMILIES = (engagement, channel, commitment, incident, activity, measure, office, statement, note, coded)
"""The modules, one a family, in the order in which `timeline types` tells them."""

EVENT_TYPES: tuple[type[Event], ...] = tuple(event_type for family in FAMILIES for event_type in family.TYPES)


def facts_dir() -> Traversable:
    """The folder of shipped facts; ``us_china`` in it holds the first timeline, a file a commit."""
    return resources.files("timeline.events").joinpath("facts")


__all__ = ["ACTORS", "EVENT_TYPES", "FAMILIES", "RELATIONS", "facts_dir"]
