"""How many examples a property is tried on.

On a desk, and in the suite that everybody runs, a tenth of what each test names: new ones every time. ``TIMELINE_EXAMPLES=1`` tries
all of them, ``TIMELINE_EXAMPLES=10`` ten times as many, as one does after a change of the semantics.
"""

from __future__ import annotations

import os

from hypothesis import settings

SHARE = float(os.environ.get("TIMELINE_EXAMPLES", "0.1"))


def share(many: int, least: int = 2) -> int:
    """So many of ``many`` as are asked for now."""
    return max(least, round(many * SHARE))


def examples(many: int) -> settings:
    """For a test that is worth ``many`` examples: more than Hypothesis' own 100, or fewer because each costs much."""
    return settings(max_examples=share(many), deadline=None)
