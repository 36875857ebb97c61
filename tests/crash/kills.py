"""Kill writers, and look at their log after each: the harness.

The process that forks never opens a DuckDB of its own. It has imported all there is to import, so that a kill costs little more than
looking at the log afterwards, which a fork of its own does too.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb  # noqa: F401 - before the first fork

from tests.crash.works import AIMED, WAIT, WITNESS, WORDS, WORKS, Task, prepare
from tests.support.words import said
from timeline import definitions
from timeline.changes import Record
from timeline.errors import InvalidInput, Unsupported
from timeline.headfile import read_head
from timeline.log import Log
from timeline.projections import Derivation
from timeline.store import open_store, wal_path
from timeline.verify import verify

CHAIN = 10
"""Kills after which a new log is begun: so long, each works on what the kill before it left behind."""


@dataclass
class Tally:
    """What became of the kills of one work."""

    work: str
    kills: int = 0
    late: int = 0
    with_wal: int = 0
    ahead: int = 0
    acknowledged: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def row(self) -> str:
        return (
            f"{self.work:22} {self.kills:6} {self.late:6} {self.with_wal:6} {self.ahead:6} {self.acknowledged:8} "
            f"{len(self.failures):6} {self.seconds / max(1, self.kills):8.2f}"
        )


HEAD = f"{'work':22} {'kills':>6} {'late':>6} {'wal':>6} {'ahead':>6} {'acked':>8} {'wrong':>6} {'s/kill':>8}"
"""late: the work was done before; wal: a write-ahead log was left; ahead: the log held a commit of which its head file did not know."""


def kills(work: str, count: int, seed: int, *, skip: int = 0, folder: Path | None = None) -> Tally:
    """Kill a work so many times. ``skip`` whole chains of them first, to come back to a failure."""
    prepare()
    _remember_definitions()
    tally = Tally(work)
    began = time.monotonic()
    for chain in range(skip, skip + (count + CHAIN - 1) // CHAIN):
        dice = random.Random(f"{seed} {work} {chain}")
        with tempfile.TemporaryDirectory(dir=folder) as place:
            _chain(tally, Path(place) / "a.duckdb", dice, min(CHAIN, count - tally.kills), f"--work '{work}' --seed {seed} --chain {chain}")
    tally.seconds = time.monotonic() - began
    return tally


def _remember_definitions() -> None:
    """Work out once what a new log holds, in a process that ends: every look at a log compares with it."""
    with tempfile.TemporaryFile() as file:
        if not (pid := os.fork()):
            pickle.dump(definitions._own(), file)
            file.flush()
            os._exit(0)
        os.waitpid(pid, 0)
        file.seek(0)
        own = pickle.load(file)  # noqa: S301 - its own
    definitions._own = lambda: own


def _chain(tally: Tally, path: Path, dice: random.Random, count: int, how: str) -> None:
    acknowledged: set[str] = set()
    failed = _forked(lambda: _begin(path))
    assert not failed, failed
    lasts = 0.0
    for kill in range(count + 1):
        # the first run of a chain is not killed: it tells how long the work lasts
        delay = lasts * dice.uniform(0.0, 1.05)
        pid, heard = _writer(WORKS[tally.work], path, f"r{kill}", random.Random(dice.random()))
        began = time.monotonic()
        if kill and tally.work not in AIMED:
            _sleep_until(began + delay, pid)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        lasts = lasts or time.monotonic() - began
        acknowledged |= _heard(heard)
        if kill:
            tally.kills += 1
            tally.late += os.WIFEXITED(status)
        wal = wal_path(path).exists()
        tally.with_wal += wal and kill > 0
        problem = _crashed(status) or _forked(lambda: _look(path, acknowledged, f"next{kill}"))  # noqa: B023 - it runs at once
        if problem.startswith("ahead"):
            tally.ahead += kill > 0
        elif problem:
            tally.failures.append(f"{how}, kill {kill} after {delay:.4f} s: {problem}")
            return
        acknowledged.add(f"next{kill}")
    tally.acknowledged += len(acknowledged)


def _sleep_until(moment: float, pid: int) -> None:
    """Wait, but no longer than the process lives. It stays to be waited for."""
    while (left := moment - time.monotonic()) > 0:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return
        time.sleep(min(left, 0.01))


def _crashed(status: int) -> str:
    """A writer ends well, or is killed."""
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return ""
    return "" if status == 0 else f"the writer ended by itself with status {status}"


def _writer(work: Callable[[Task], None], path: Path, name: str, dice: random.Random) -> tuple[int, int]:
    """A process that works; its id, and the pipe of what it acknowledges."""
    listen, tell = os.pipe()
    os.set_blocking(tell, True)
    pid = os.fork()
    if pid:
        os.close(tell)
        return pid, listen
    os.close(listen)
    status = 1
    try:
        work(Task(path, name, dice, tell))
        status = 0
    except BaseException:  # noqa: BLE001 - the one that forked must not go on here too
        traceback.print_exc()
    finally:
        os._exit(status)


def _heard(pipe: int) -> set[str]:
    """All that was acknowledged; a line that the kill cut short was not."""
    with os.fdopen(pipe, "rb") as stream:
        lines = stream.read().split(b"\n")[:-1]
    return {id_ for line in lines for id_ in json.loads(line)}


def _forked(look: Callable[[], str | None]) -> str:
    """What a function finds in a process of its own; nothing where all is well."""
    listen, tell = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(listen)
        try:
            said_ = look() or ""
        except BaseException:  # noqa: BLE001 - this is what is looked for
            said_ = traceback.format_exc()
        with os.fdopen(tell, "w") as stream:
            stream.write(said_)
        os._exit(0)
    os.close(tell)
    with os.fdopen(listen) as stream:
        found = stream.read()
    _, status = os.waitpid(pid, 0)
    return found or ("" if status == 0 else f"looking at the log ended with status {status}")


def _begin(path: Path) -> None:
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        log.append([Record(said(f"first-{n}")) for n in range(3)])


def _look(path: Path, acknowledged: set[str], following: str) -> str:
    """What is wrong with a log after a kill; ``ahead`` where nothing is, and its head file knew less than the log holds."""
    problems: list[str] = []
    with open_store(path, wait=WAIT) as store:
        before = read_head(path)
        seen = verify(store, Derivation(WORDS), pending=True)
        problems += seen.findings
        gone = [id_.partition(" ")[2] for id_ in acknowledged if id_.startswith("erased ")]
        kept = store.rows("select event_id from entries where list_contains(?, event_id) and contains(payload, ?)", [gone, WITNESS])
        problems += [f"{id_} was erased and is there" for (id_,) in kept]
        positions = [row[0] for row in store.rows("select position from entries order by position")]
        if positions != list(range(1, len(positions) + 1)):
            problems.append("positions have gaps")
        there = {row[0] for row in store.rows("select event_id from entries where operation = 'record'")}
        lost = {id_ for id_ in acknowledged if " " not in id_} - there
        if lost:
            problems.append(f"{len(lost)} acknowledged events are lost: {sorted(lost)[:3]}")
        problems += _halves(there)
    problems += _new_logs(path, acknowledged)
    problems += _migrated(path, acknowledged)
    with Log.open(path, WORDS, [Derivation(WORDS)], wait=WAIT) as log:
        done = log.append([Record(said(following))])
        if [entry.position for entry in done.entries] != [len(positions) + 1]:
            problems.append(f"the next append came to {done.entries}")
        if read_head(path) != log.store.head():
            problems.append("the head file is not the head after the next append")
    if problems:
        return "; ".join(problems)
    return "ahead" if before != seen.head else ""


def _halves(there: set[str]) -> list[str]:
    """Groups that are neither all there nor not at all."""
    groups: dict[str, int] = {}
    for id_ in there:
        group, dot, _ = id_.rpartition(".")
        if dot:
            groups[group] = groups.get(group, 0) + 1
    whole = set(groups.values())
    return [] if len(whole) <= 1 else [f"groups of unequal length: {sorted(groups.items())[:5]}"]


def _migrated(path: Path, acknowledged: set[str]) -> list[str]:
    """A log that was being migrated is the old one or the new one, whole; the old one is kept once that is acknowledged."""
    problems = []
    for name in sorted(id_.partition(" ")[2] for id_ in acknowledged if id_.startswith("older ")):
        older = path.with_name(name)
        if not older.exists():
            continue  # looked at after an earlier kill, and removed
        try:
            with open_store(older, wait=WAIT) as store:
                seen = verify(store, Derivation(WORDS))
                problems += [f"{name}: {finding}" for finding in seen.findings]
            if not older.with_name(f"{name}.1").exists():
                problems.append(f"{name}: the old file is gone")
        except Unsupported:
            if f"migrated {name}" in acknowledged:
                problems.append(f"{name} is the old one still")
            with open_store(older, older=True, wait=WAIT) as store:
                problems += [f"{name}: {finding}" for finding in verify(store, hashes="migrate_1_hash").findings]
        for each in older.parent.glob(f"*{name}*"):
            each.unlink()
    return problems


def _new_logs(path: Path, acknowledged: set[str]) -> list[str]:
    """A log that was being made is whole, or says that it is none; what was acknowledged of it holds."""
    problems = []
    for new in sorted(path.parent.glob("r*.duckdb")):
        made, first = f"log {new.name}" in acknowledged, f"log {new.name} first" in acknowledged
        try:
            with open_store(new, wait=WAIT) as store:
                seen = verify(store, Derivation(WORDS))
                problems += [f"{new.name}: {finding}" for finding in seen.findings]
                if seen.entries < first:
                    problems.append(f"{new.name} lost its first event")
        except InvalidInput as error:
            if made or "was not finished" not in str(error):
                problems.append(f"{new.name}: {error}")
        for each in new.parent.glob(f"{new.name}*"):
            each.unlink() if each.is_file() else shutil.rmtree(each)
    return problems
