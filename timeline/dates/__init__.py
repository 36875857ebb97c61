"""Dates that keep what is known: EDTF, phrases, bounds and comparison."""

from __future__ import annotations

from timeline.dates.bounds import Bounds
from timeline.dates.civil import (
    day_start_us,
    day_text,
    end_of_day,
    instant_text,
    start_of_day,
)
from timeline.dates.compare import order, relations
from timeline.dates.edtf import Edtf, parse_edtf
from timeline.dates.errors import DateError
from timeline.dates.occurrence import Occurrence, occurrence_of
from timeline.dates.reading import Reading, read, read_range

__all__ = [
    "Bounds",
    "DateError",
    "Edtf",
    "Occurrence",
    "Reading",
    "day_start_us",
    "day_text",
    "end_of_day",
    "instant_text",
    "occurrence_of",
    "order",
    "parse_edtf",
    "read",
    "read_range",
    "relations",
    "start_of_day",
]
