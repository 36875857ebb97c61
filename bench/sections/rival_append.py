"""Appending events in groups: a library that keeps them in SQLite, each group durable before the next."""

from __future__ import annotations

from measure import Settings, Table, duration, measured
from rivals import appenders

GROUPS = (1, 10, 100, 1000)
EVENTS_MOST, SAVES_MOST = 20_000, 500
"""How much is appended in one round: so many events, in at most so many groups."""


def run(settings: Settings) -> list[Table]:
    contenders = [each for batch in GROUPS for each in appenders(settings.folder, batch, min(EVENTS_MOST, batch * SAVES_MOST))]
    rows = []
    for found in measured(contenders, settings):
        batch = int(found.contender.arguments["batch"])
        events = found.contender.rows
        each = found.median * batch / events
        rows.append(
            [
                found.contender.name,
                f"{batch:,}",
                duration(each),
                f"{1 / each:,.0f}",
                f"{events / found.median:,.0f}",
                f"{found.peak / 1e6:,.0f} MB",
            ]
        )
    columns = ("what", "events in a group", "one group", "groups/s", "events/s", "peak memory")
    return [
        Table("Appending in groups", columns, rows, ["Every group waits for the disk: this depends on the disk more than on the library."])
    ]
