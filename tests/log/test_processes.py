"""Many processes at one log: all take turns, nothing is lost or doubled, and what one expects of the head is checked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import timeline.log
from tests.conftest import timeline as command
from tests.support.tables import SHIPPED, gdelt
from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.errors import InvalidInput, LogBusy
from timeline.gate import seconds_of
from timeline.importers.coded import CodedImport
from timeline.importers.sources import prepared
from timeline.log import Log
from timeline.projections import Derivation, read_entries
from timeline.store import open_store
from timeline.verify import verify

WRITER = """
import json, sys, time
from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.log import Log
from timeline.projections import Derivation
took = []
for i in range(int(sys.argv[3])):
    began = time.monotonic()
    with Log.open(sys.argv[1], WORDS, [Derivation(WORDS)], wait=600) as log:
        log.append([Record(said(f"{sys.argv[2]}-{i}"))])
    took.append(time.monotonic() - began)
print(json.dumps(took))
"""

READER = """
import sys, timeline
for _ in range(int(sys.argv[2])):
    with timeline.open(sys.argv[1], wait=60) as log:
        positions = [row[0] for row in log.sql("select position from entries order by position")]
        assert positions == list(range(1, len(positions) + 1))
"""

ROOT = Path(__file__).parents[2]
EACH = 6


def run_all(commands: list[list[str]]) -> list[str]:
    """Run programs at the same time; what each printed."""
    running = [
        subprocess.Popen([sys.executable, "-c", *each], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for each in commands
    ]
    printed = []
    for process in running:
        out, err = process.communicate(timeout=1200)
        assert process.returncode == 0, err
        printed.append(out)
    return printed


def all_are_there(path: Path, writers: int, each: int) -> None:
    with open_store(path) as store:
        entries = list(read_entries(store))
        assert verify(store, Derivation(WORDS)).findings == ()
    assert sorted(entry.event_id for entry in entries) == sorted(f"w{n}-{i}" for n in range(writers) for i in range(each))
    assert [entry.position for entry in entries] == list(range(1, writers * each + 1))


def test_writers_and_readers_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    Log.create(path, WORDS).store.close()
    run_all([
        *([WRITER, str(path), f"w{n}", str(EACH)] for n in range(3)),
        *([READER, str(path), str(EACH)] for _ in range(2)),
    ])  # fmt: skip
    all_are_there(path, 3, EACH)


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_eight_processes_of_two_hundred_appends_each(tmp_path: Path) -> None:
    """All there, none doubled, and nobody starved: the longest turn of anyone, opening and closing included, is a small part of the whole."""
    path = tmp_path / "a.duckdb"
    Log.create(path, WORDS).store.close()
    took: list[list[float]] = [json.loads(out) for out in run_all([[WRITER, str(path), f"w{n}", "200"] for n in range(8)])]
    all_are_there(path, 8, 200)
    longest, whole = max(map(max, took)), max(map(sum, took))
    mean = sum(map(sum, took)) / 1600
    print(f"8 x 200 appends in {whole:.1f} s; a turn takes {mean:.2f} s in the mean, the longest {longest:.2f} s")
    assert longest < whole / 5, "somebody waited while all others had their turns again and again"


EXPECTING = """
import sys
from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.errors import Conflict
from timeline.log import Log
from timeline.projections import Derivation
won = 0
for position in range(int(sys.argv[3])):
    with Log.open(sys.argv[1], WORDS, [Derivation(WORDS)], wait=600) as log:
        try:
            log.append([Record(said(f"{sys.argv[2]}-{position}"))], expected_position=position)
            won += 1
        except Conflict as conflict:
            assert conflict.found > position, conflict
print(won)
"""


@pytest.mark.parametrize(("writers", "rounds"), [(3, 5), pytest.param(8, 40, marks=pytest.mark.slow)])
def test_of_those_who_expect_the_same_position_exactly_one_wins(tmp_path: Path, writers: int, rounds: int) -> None:
    path = tmp_path / "a.duckdb"
    Log.create(path, WORDS).store.close()
    won = [int(out) for out in run_all([[EXPECTING, str(path), f"w{n}", str(rounds)] for n in range(writers)])]
    assert sum(won) == rounds
    with open_store(path) as store:
        assert [int(entry.event_id.rpartition("-")[2]) for entry in read_entries(store)] == list(range(rounds))
        assert verify(store, Derivation(WORDS)).findings == ()


HOLDERS = {
    "a writer": "from timeline.store import open_store; from pathlib import Path; held = open_store(Path(sys.argv[1]), write=True)",
    "a reader": "import timeline; held = timeline.open(sys.argv[1])",
    "a plain client that writes": "import duckdb; held = duckdb.connect(sys.argv[1])",
    "a plain client that reads": "import duckdb; held = duckdb.connect(sys.argv[1], read_only=True)",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_who_holds_the_log_is_named_when_waiting_is_over(tmp_path: Path, holder: str) -> None:
    path = tmp_path / "a.duckdb"
    Log.create(path, WORDS).store.close()
    script = f"import sys; {HOLDERS[holder]}; print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(LogBusy, match=f"is in use by process {process.pid}, and was for the last 0.1 s") as caught:
            Log.open(path, WORDS, wait=0.1)
        assert caught.value.pid == process.pid
        ran = command("--log", str(path), "--wait", "0.1s", "retract", "x")
        assert (ran.status, f"process {process.pid}" in ran.err, "longer with --wait 60s" in ran.err) == (2, True, True)
        process.stdin.close()


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("10", 10), ("10s", 10), ("2m", 120), ("0.5 m", 30), ("1H", 3600), (".5", 0.5), (0, 0), (2.5, 2.5), ("24h", 86_400)],
)
def test_a_time_to_wait_is_seconds_or_has_its_unit(words: Any, seconds: float) -> None:
    assert seconds_of(words) == seconds


@pytest.mark.parametrize("words", ["", "s", "-1", "10 days", "1e3", "25h", "nan", "10s 5m"])
def test_another_time_to_wait_is_refused(words: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"is no time to wait\n.*10s"):
        open_store(_made(tmp_path), wait=words)
    ran = command("state", "--wait", words)
    assert ran.status == 2
    assert "is no time to wait: write seconds or a number with its unit" in ran.err


def test_the_api_takes_such_a_time_too(tmp_path: Path) -> None:
    import timeline

    with timeline.open(_made(tmp_path), wait="10s") as log:
        assert log.sql("select count(*) from entries").rows == ((0,),)


@pytest.mark.parametrize("plain", [True, False])
def test_a_log_that_this_process_has_open_in_another_manner_is_in_use_not_damaged(tmp_path: Path, plain: bool) -> None:
    import duckdb

    path = _made(tmp_path)
    with duckdb.connect(str(path)) if plain else open_store(path), pytest.raises(LogBusy, match="in use by this very process") as caught:
        Log.open(path, WORDS, wait=0.05)
    assert caught.value.remedy == "close it there first"
    Log.open(path, WORDS, wait=0.05).store.close()


def _made(folder: Path) -> Path:
    path = folder / "a.duckdb"
    Log.create(path, WORDS).store.close()
    return path


def test_others_get_their_turn_between_the_commits_of_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader, or another writer, finds the last commit; the import goes on behind what was written meanwhile."""
    path = tmp_path / "a.duckdb"
    table = tmp_path / "x.export.CSV"
    table.write_text("\n".join(gdelt(n + 1) for n in range(50)) + "\n", encoding="utf-8")
    seen: list[int] = []
    real = timeline.log.open_store

    def meanwhile(*given: Any, **settings: Any) -> Any:
        with real(path) as reader:
            seen.append(reader.head().position)
        with Log(real(path, write=True), SHIPPED, [Derivation(SHIPPED)]) as other:
            fields = {"type": "engagement.held", "id": f"e{len(seen)}", "when": "2023", "engagement": "x"}
            other.append([Record(SHIPPED.build(fields))])
        return real(*given, **settings)

    with Log.create(path, SHIPPED, [Derivation(SHIPPED)]) as log:
        monkeypatch.setattr(timeline.log, "TURN", 0.0)
        monkeypatch.setattr(timeline.log, "open_store", meanwhile)
        with prepared(table) as inside:
            outcomes = [CodedImport(log, commit_every=20).read(each) for each in inside]
    assert seen == [0, 21, 42]
    assert [outcome.commits for outcome in outcomes] == [[(2, 21), (23, 42), (44, 53)]]
    with real(path) as store:
        assert verify(store, Derivation(SHIPPED)).findings == ()


def test_a_reader_that_is_open_does_not_keep_a_writer_from_its_turn_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        log.append([Record(said())])
    reader = open_store(path)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), "w", "1"], cwd=ROOT, stderr=subprocess.PIPE)
    reader.close()
    _, err = writer.communicate(timeout=60)
    assert writer.returncode == 0, err.decode()
