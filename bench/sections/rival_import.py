"""Storing rows of GDELT: bare DuckDB, without hash, chain or checks, and a library that stores an event for each row."""

from __future__ import annotations

from gdelt import write_export
from measure import Settings, Table, measured, ratio_table, word_of
from rivals import importers


def run(settings: Settings) -> list[Table]:
    made = write_export(settings.folder / "export.tsv", settings.size, seed=settings.seed)
    few = min(settings.size, settings.slow_size)
    head = made if few == settings.size else write_export(settings.folder / "head.tsv", few, seed=settings.seed)
    results = measured(importers(made, head, settings.folder), settings)
    notes = [
        f"A generated export of {made.rows:,} rows, {made.size / 1e6:,.0f} MB; into a new file, which is closed at the end.",
        "Counts and sums of ids agree.",
    ]
    if head is not made:
        notes.append(f"The library was given {head.rows:,} of the same kind.")
    return [ratio_table(f"Storing coded rows: {word_of(settings.size)}", results, notes=notes)]
