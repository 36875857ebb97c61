"""Write the log that is kept of this version: ``python -m tests.log.released.make``, once, when a version is released."""

from __future__ import annotations

import lzma
import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from tests.conftest import NOON, timeline
from timeline.store import FORMAT

WORDS = (
    ("demo",),
    ("correct", "balloon-overflight", "--when", "2023-01-28/2023-02-04", "--summary", "A balloon crosses.", "--reason", "shorter"),
    ("corroborate", "balloon", "--publisher", "Reuters", "--published", "2023-02-03"),
    ("retract", "balloon-overflight", "--reason", "doubled"),
)


def make(folder: Path) -> None:
    """The shipped facts, then a correction, a corroboration and a retraction."""
    with tempfile.TemporaryDirectory() as scratch, patch("timeline.log.system_clock", lambda: NOON):
        os.environ["LOGNAME"] = "editor"
        path = Path(scratch) / "us-china.duckdb"
        for words in WORDS:
            ran = timeline("--log", str(path), *words)
            assert ran.status == 0, ran.err
        (folder / f"format-{FORMAT}.xz").write_bytes(lzma.compress(path.read_bytes(), preset=9))
        (folder / f"format-{FORMAT}.head").write_bytes(Path(f"{path}.head").read_bytes())


if __name__ == "__main__":
    make(Path(__file__).parent)
