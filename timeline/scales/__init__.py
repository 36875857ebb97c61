"""Published conflict-cooperation scores of event codes: -10 the most hostile, +10 the most cooperative.

``plover.csv``: PLOVER's event types and modes, as printed in its manual; ACCUSE is printed there as +3, an obvious slip of the
sign (its three modes are negative), and stands here as -3. ``cameo.csv``: the scores that the CAMEO project gives to its codes
after Goldstein (Journal of Conflict Resolution 36, 1992), with the quad class. GDELT's rows carry their own figure, which
differs for 016, 022 and 164; a row's own figure comes first.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

SCALES = ("plover", "cameo")
NAMED = "relation"
"""Relations in the words of their source (``Make a visit``) have the score of the CAMEO code of that name."""


@cache
def scores(scale: str) -> dict[str, float]:
    """The score of each code of a scale, ``plover`` or ``cameo``."""
    text = resources.files("timeline.scales").joinpath(f"{scale}.csv").read_text(encoding="utf-8")
    return {row["code"]: float(row["score"]) for row in csv.DictReader(text.splitlines())}


@cache
def named_scores() -> dict[str, float]:
    """The score of each CAMEO code by its name, in small letters."""
    text = resources.files("timeline.scales").joinpath("cameo.csv").read_text(encoding="utf-8")
    return {row["name"].lower(): float(row["score"]) for row in csv.DictReader(text.splitlines())}


@cache
def score_of(reference: str) -> float | None:
    """The score of a reference, ``plover CONSULT/visit`` or ``cameo 042``: of the code, else of the nearest code above it.

    ``relation Make a visit`` names a code of CAMEO.

    None where the scale, or every code above, is unknown.
    """
    scale, _, code = reference.partition(" ")
    if scale == NAMED:
        return named_scores().get(code.lower())
    if scale not in SCALES:
        return None
    known = scores(scale)
    while code and code not in known:
        code = code.rpartition("/")[0] if scale == "plover" else code[:-1]
    return known.get(code)
