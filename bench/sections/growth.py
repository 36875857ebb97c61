"""Questions while coded events grow from none to the size, over a million effects of modelled events: time against size."""

from __future__ import annotations

import calendar
import math
import shutil
from pathlib import Path

from engine import QUESTIONS
from gdelt import write_export
from generate import VOCABULARY, derived_log
from measure import Contender, Settings, Table, duration, measured, ratio_table, word_of
from sections.whole_states import last_moment

from timeline.importers.coded import CodedImport
from timeline.importers.sources import prepared
from timeline.log import Log
from timeline.projections import Derivation

MODELLED, SUBJECTS = 455_000, 100_000
TIMES = 7


def grown(path: Path, size: int, settings: Settings) -> Path:
    """The log at ``path`` with as many coded events added to it."""
    made = write_export(settings.folder / "export.csv", size, seed=settings.seed)
    with Log.open(path, VOCABULARY, [Derivation(VOCABULARY)]) as log, prepared(made.path) as tables:
        for table in tables:
            CodedImport(log).read(table)
    made.path.unlink()
    return path


def run(settings: Settings) -> list[Table]:
    start = derived_log(settings.folder / "log-0.duckdb", MODELLED, SUBJECTS)
    sizes = [0, settings.size // 100, settings.size // 10, settings.size]
    logs = {0: start}
    for size in sizes[1:]:
        copy = settings.folder / f"log-{size}.duckdb"
        for ending in ("", ".head"):
            shutil.copy(f"{start}{ending}", f"{copy}{ending}")
        logs[size] = grown(copy, size, settings)
    rows = []
    for question in QUESTIONS:
        contenders = [
            Contender(f"{question} {size}", job="engine:asked", arguments={"log": str(log), "question": question, "times": TIMES})
            for size, log in logs.items()
        ]
        medians = [found.median / TIMES for found in measured(contenders, settings)]
        slope = math.log(medians[-1] / medians[1]) / math.log(sizes[-1] / sizes[1])
        rows.append([question, *(duration(median) for median in medians), f"{slope:.2f}"])
    columns = ("question", *(f"{word_of(size) if size else 'none'}" for size in sizes), "slope")
    notes = [
        f"{MODELLED:,} modelled events with a million effects, and so many coded ones; in-process, the words of the question read.",
        f"Slope: of the logarithms, from {word_of(sizes[1])} on; 1 would be as fast as the log grows.",
    ]
    return [Table("Questions as the log grows", columns, rows, notes), _tension(str(logs[settings.size]), settings)]


def _tension(log: str, settings: Settings) -> Table:
    ends = [last_moment(f"{y}-{m:02d}-{calendar.monthrange(y, m)[1]}") for y in range(2013, 2023) for m in range(1, 13)]
    contenders = [
        Contender(name, job="engine:months_of_tension", arguments={"log": log, "ends": ends, "bare": bare}, expected=len(ends))
        for name, bare in (("the double sum, bare DuckDB", True), ("flows_at", False))
    ]
    return ratio_table(f"120 month-ends of tension, {word_of(settings.size)} coded events", measured(contenders, settings))
