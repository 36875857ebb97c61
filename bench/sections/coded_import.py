"""Importing GDELT rows, checked, hashed and chained, beside bare DuckDB and a library that stores an event for each row."""

from __future__ import annotations

from gdelt import write_export
from measure import Contender, Settings, Table, measured, ratio_table, word_of
from rivals import importers

LARGE = 5_000_000
"""Rows from which on no round is given away to warm up."""


def run(settings: Settings) -> list[Table]:
    made = write_export(settings.folder / "export.csv", settings.size, seed=settings.seed)
    few = min(settings.size, settings.slow_size)
    head = made if few == settings.size else write_export(settings.folder / "head.csv", few, seed=settings.seed)
    arguments = {"source": str(made.path), "target": str(settings.folder / "imported.duckdb")}
    engine = Contender("timeline import", job="engine:load", arguments=arguments, rows=made.rows, expected=made.answer)
    results = measured([*importers(made, head, settings.folder), engine], settings, warm=settings.size < LARGE)
    notes = [
        f"A generated export of {made.rows:,} rows, {made.size / 1e6:,.0f} MB; into a new file, which is closed at the end.",
        "Counts and sums of ids agree.",
    ]
    if head is not made:
        notes.append(f"The library was given {head.rows:,} of the same kind.")
    return [ratio_table(f"Importing coded rows: {word_of(settings.size)}", results, base="bare DuckDB, 61 columns as text", notes=notes)]
