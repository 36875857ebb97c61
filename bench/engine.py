"""What the engine itself does in a benchmark: jobs for measure.py, each in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
from generate import VOCABULARY
from measure import Work
from rivals import digest, removed

import timeline
from timeline.importers.coded import CodedImport
from timeline.importers.sources import prepared
from timeline.log import Log
from timeline.projections import Derivation
from timeline.reader import Reader
from timeline.store import open_store
from timeline.verify import verify

SUBJECT = "engagement:m4711"
AS_OF = "2015-06-30"
OPEN = 2**63 - 1
QUESTIONS: dict[str, Callable[[Reader], object]] = {
    "state of one subject": lambda log: log.state(SUBJECT, as_of=AS_OF),
    "history of one subject": lambda log: log.history(SUBJECT),
    "why": lambda log: log.why(f"{SUBJECT} status", as_of=AS_OF),
    "tension, 120 months": lambda log: log.tension("CHN-USA", "2013..2022"),
    "chronology of a month": lambda log: log.chronology("2015-06"),
    "search": lambda log: log._questions.events(log._cutoffs(None, None, None), words="meeting 4711:"),
}


def load(source: str, target: str) -> Work:
    """Import a file into a new log: read, checked, hashed, chained, derived."""

    def run() -> None:
        with Log.create(Path(target), VOCABULARY, [Derivation(VOCABULARY)]) as log, prepared(Path(source)) as tables:
            reader = CodedImport(log)
            for table in tables:
                reader.read(table)

    def answer(_: object) -> list[int]:
        with duckdb.connect(target, read_only=True) as connection:
            ((count, total),) = connection.execute("select count(*), sum(substr(event_id, 7)::bigint)::bigint from entries").fetchall()
        return [count, total]

    return Work(run, before=lambda: removed(target), answer=answer)


def verified(log: str) -> Work:
    """All hashes and the chain."""
    store = open_store(Path(log))
    return Work(lambda: verify(store), answer=lambda seen: [seen.entries, len(seen.findings)])


def asked(log: str, question: str, times: int) -> Work:
    """One question, so many times over."""
    opened = timeline.open(log)
    ask = QUESTIONS[question]
    return Work(lambda: [ask(opened) for _ in range(times)])


def state_into(log: str, query: str, parameters: list[int]) -> Work:
    """A whole state, worked out into a table of its own, so that nothing but the engine counts."""
    connection = duckdb.connect(log, read_only=True)
    statement = f"create or replace temp table found as {query}"
    facts = "select subject, relation, object, position from found"
    return Work(lambda: connection.execute(statement, parameters), answer=lambda _: digest(connection.execute(facts).fetchall()))


def months_of_state(log: str, query: str, ends: list[int]) -> Work:
    """How many facts hold at each month's end, one query a month."""
    connection = duckdb.connect(log, read_only=True)
    counted = f"select count(*) from ({query}) where initiates"
    return Work(lambda: [connection.execute(counted, [end]).fetchone()[0] for end in ends], answer=lambda counts: counts)


def months_of_tension(log: str, ends: list[int], *, bare: bool) -> Work:
    """Both flows at each month's end: out of the engine, or the plain double sum over all events that affect the dyad."""
    connection = duckdb.connect(log, read_only=True)
    ((head,),) = connection.execute("select max(last_position) from commits").fetchall()
    double_sum = """
        select m.upto, sum(case when e.score > 0 then e.score * pow(0.5, (m.upto - e.begin_latest) / 86400000000.0 / 30) else 0 end),
            sum(case when e.score < 0 then e.score * pow(0.5, (m.upto - e.begin_latest) / 86400000000.0 / 30) else 0 end)
        from (select unnest($1::bigint[]) as upto) as m
        join (
            select score, begin_latest from scores where dyad = 'CHN-USA'
            union all select score, begin_latest from coded_rows where dyad = 'CHN-USA'
        ) as e on e.begin_latest <= m.upto
        group by m.upto order by m.upto
    """
    flows = "select upto, cooperation, conflict from flows_at('CHN-USA', $1::bigint[], 30.0, $2, $3) order by upto"
    query, parameters = (double_sum, [ends]) if bare else (flows, [ends, OPEN, head])
    return Work(lambda: connection.execute(query, parameters).fetchall(), answer=len)
