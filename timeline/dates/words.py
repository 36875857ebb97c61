"""Write an occurrence as an editor would."""

from __future__ import annotations

from timeline.dates.edtf import Edtf


def words(parsed: Edtf) -> str:
    """Return the words for an expression."""
    return parsed.text
