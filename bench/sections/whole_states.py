"""The state of everything, with and without intervals, beside the bare query; and 120 month-ends of it."""

from __future__ import annotations

import calendar
import datetime as dt

import duckdb
from generate import derived_log
from measure import Contender, Settings, Table, measured, ratio_table
from time_travel import BARE

OPEN = 2**63 - 1
DATES = ("2001-06-30", "2011-06-30", "2020-06-30")
EFFECTS_PER_EVENT = 2.2
MONTHS_MOST = 2_000_000
"""Effects up to which 120 month-ends are asked for: the bare query would take ten minutes for ten million."""


def last_moment(day: str) -> int:
    return (dt.date.fromisoformat(day).toordinal() - 719_163 + 1) * 86_400_000_000 - 1


def run(settings: Settings) -> list[Table]:
    events = max(30_000, int(settings.size / EFFECTS_PER_EVENT))
    log = str(derived_log(settings.folder / "log.duckdb", events, max(100, settings.size // 10)))
    with duckdb.connect(log, read_only=True) as connection:
        ((effects, covered),) = connection.execute("select (select count(*) from effects), (select position from checkpoints)").fetchall()
    tables = []
    for day in DATES:
        upto = last_moment(day)
        ways = {
            "bare DuckDB query": (BARE, [upto, OPEN, OPEN]),
            "facts_at": ("select * from facts_at($1, $2, $2)", [upto, OPEN]),
            "facts_covered_at (intervals)": ("select * from facts_covered_at($1, $2)", [upto, covered]),
        }
        contenders = [
            Contender(name, job="engine:state_into", arguments={"log": log, "query": query, "parameters": parameters})
            for name, (query, parameters) in ways.items()
        ]
        notes = [f"{effects:,} effects, as of {day}, into a table. All find the same facts."]
        tables.append(ratio_table(f"State of everything as of {day}", measured(contenders, settings, equal=True), notes=notes))
    if effects > MONTHS_MOST:
        return tables
    ends = [last_moment(f"{y}-{m:02d}-{calendar.monthrange(y, m)[1]}") for y in range(2005, 2015) for m in range(1, 13)]
    bare = BARE.replace("known <= ? and position <= ?", f"known <= {OPEN} and position <= {OPEN}")
    monthly = {"bare DuckDB query": bare, "facts_covered_at (intervals)": f"select * from facts_covered_at($1, {covered})"}
    contenders = [
        Contender(name, job="engine:months_of_state", arguments={"log": log, "query": query, "ends": ends})
        for name, query in monthly.items()
    ]
    tables.append(ratio_table("120 month-ends of the state, counted", measured(contenders, settings, equal=True)))
    return tables
