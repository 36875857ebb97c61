"""State, history, why and rebuild on generated logs, each beside the bare DuckDB query that it comes to.

python bench/time_travel.py [EVENTS [SUBJECTS [ROUNDS]]]: 455,000 events make a million effects.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generate import VOCABULARY, derived_log

import timeline
from timeline.log import Log
from timeline.projections import TABLES, Derivation

BARE = """
select subject, relation, object, view, since, initiates, standing, basis, event_id, position, ordinal, known, begin_earliest,
    begin_latest, slot
from (
    select *, row_number() over (
        partition by subject, relation, slot, view
        order by begin_latest desc, begin_earliest desc, position desc, ordinal desc
    ) as recency
    from effects
    where begin_latest <= ? and known <= ? and position <= ?
)
where recency = 1 and initiates
"""


FACTS = "from facts_at(?, ?, ?)"


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    given = [int(word) for word in sys.argv[1:]]
    events, subjects, rounds = given + [455_000, 100_000, 7][len(given) :]
    with tempfile.TemporaryDirectory() as folder:
        path = derived_log(Path(folder) / "bench.duckdb", events, subjects)
        with timeline.open(path) as log:
            run = log._store.connection.execute
            ((effects, held),) = log.sql("select (select count(*) from effects), (select count(*) from state_as_of('2015-06-30'))")
            upto = 1_435_708_799_999_999
            everything = 2**63 - 1
            works: dict[str, Callable[[], object]] = {
                "bare query": lambda: run(BARE, [upto, everything, everything]).fetchall(),
                "facts_at": lambda: run(FACTS, [upto, everything, everything]).fetchall(),
                "bare query, into a table": lambda: run(f"create or replace temp table t as {BARE}", [upto, everything, everything]),
                "facts_at, into a table": lambda: run(
                    "create or replace temp table t as from facts_at(?, ?, ?)", [upto, everything, everything]
                ),
                "state_as_of, into a table": lambda: run("create or replace temp table t as from state_as_of('2015-06-30')"),
                "state of one subject": lambda: log.state("engagement:m4711", as_of="2015-06-30"),
                "history of one subject": lambda: log.history("engagement:m4711"),
                "why one fact": lambda: log.why("engagement:m4711 status", as_of="2015-06-30"),
            }
            times: dict[str, list[float]] = {name: [] for name in works}
            for _ in range(rounds):
                for name, work in works.items():
                    times[name].append(timed(work))
        print(f"{events:,} events, {effects:,} effects on {subjects:,} subjects; {held:,} facts as of 2015-06-30; medians of {rounds}\n")
        print("| what | ms | times bare |\n|---|---|---|")
        for name, found in times.items():
            bare = times["bare query, into a table" if "table" in name else "bare query"]
            ratio = f"{statistics.median(found) / statistics.median(bare):.2f}" if "one" not in name else ""
            print(f"| {name} | {statistics.median(found) * 1000:,.1f} | {ratio} |")
        with Log.open(path, VOCABULARY) as opened:
            run = opened.store.connection.execute
            for table in TABLES:
                run(f"create temp table before_{table} as from {table}")
            derivation = Derivation(VOCABULARY)
            took = timed(lambda: derivation.rebuild(opened.store))
            print(f"| rebuild of everything derived | {took * 1000:,.0f} | {events / took:,.0f} events/s |")
            for table in TABLES:
                either = f"(from {table} except all from before_{table}) union all (from before_{table} except all from {table})"
                ((differ,),) = run(f"select count(*) from ({either})").fetchall()
                assert differ == 0, table
        print("\nAfter the rebuild every derived row equals one that was there before, and none is missing.")


if __name__ == "__main__":
    main()
