"""`timeline state as of March` as a whole process, beside bare Python that imports duckdb and asks one query."""

from __future__ import annotations

import subprocess
import sys

from measure import Contender, Settings, Table, as_installed, measured, ratio_table
from startup import BARE, OURS


def run(settings: Settings) -> list[Table]:
    as_installed()
    python, log = sys.executable, str(settings.folder / "us-china.duckdb")
    subprocess.run([python, "-c", OURS, "demo", "--log", log], check=True, capture_output=True)
    ours = (python, "-c", OURS)
    contenders = [
        Contender("bare Python + duckdb, one query", command=(python, "-c", BARE, log)),
        Contender("timeline --version", command=(*ours, "--version")),
        Contender("timeline state as of March", command=(*ours, "state", "--log", log, "as", "of", "March")),
        Contender("timeline why …", command=(*ours, "why", "--log", log, "blinken-china-visit", "as", "of", "March")),
    ]
    return [ratio_table("Whole processes on the demo log", measured(contenders, settings))]
