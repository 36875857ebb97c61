"""Durable appends, one by one and in groups, beside bare DuckDB with the same rows and a library that keeps events in SQLite."""

from __future__ import annotations

from append import medians
from measure import Settings, Table, duration, measured
from rivals import appenders

SIZE = 1000
EVENTS_MOST, SAVES_MOST = 20_000, 500
"""How much the library appends in one round: so many events, in at most so many groups."""
NAMES = {
    "single": (1, "bare single", "timeline: one append"),
    "bare single": (1, "bare single", "bare DuckDB: one transaction, the same rows"),
    "build": (SIZE, "", "timeline: building and checking the events"),
    "append": (SIZE, "bare group", "timeline: appending them"),
    "build and append": (SIZE, "bare group", "timeline: both"),
    "bare group": (SIZE, "bare group", "bare DuckDB: the same rows, out of a table"),
}


def run(settings: Settings) -> list[Table]:
    found = medians(settings.folder, max(5, settings.rounds), SIZE)
    rows = []
    for name, (size, bare, title) in NAMES.items():
        ratio = f"{found[bare] / found[name]:.2f}" if bare else ""
        rows.append([title, f"{size:,}", duration(found[name]), f"{size / found[name]:,.0f}", ratio])
    for batch in (1, SIZE):
        for each in measured(appenders(settings.folder, batch, min(EVENTS_MOST, batch * SAVES_MOST)), settings):
            group = each.median * batch / each.contender.rows
            rows.append([each.contender.name, f"{batch:,}", duration(group), f"{batch / group:,.0f}", ""])
    notes = ["Every group waits for the disk before the next. The library stores one row for an event and derives nothing."]
    return [Table("Durable appends", ("what", "events in a group", "one group", "events/s", "speed, times bare DuckDB"), rows, notes)]
