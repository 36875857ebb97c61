"""Many processes at one log: all take turns, nothing is lost or doubled, and what one expects of the head is checked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.log import Log
from timeline.projections import Derivation, read_entries
from timeline.store import open_store
from timeline.verify import verify

WRITER = """
import sys
from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.log import Log
from timeline.projections import Derivation
for i in range(int(sys.argv[3])):
    with Log.open(sys.argv[1], WORDS, [Derivation(WORDS)], wait=60) as log:
        log.append([Record(said(f"{sys.argv[2]}-{i}"))])
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


def test_writers_and_readers_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with Log.create(path, WORDS, [Derivation(WORDS)]):
        pass
    commands = [[sys.executable, "-c", WRITER, str(path), f"w{n}", str(EACH)] for n in range(3)]
    commands += [[sys.executable, "-c", READER, str(path), str(EACH)] for _ in range(2)]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for command in commands]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
    with open_store(path) as store:
        entries = list(read_entries(store))
        assert verify(store, Derivation(WORDS)).findings == ()
    assert sorted(entry.event_id for entry in entries) == sorted(f"w{n}-{i}" for n in range(3) for i in range(EACH))
    assert [entry.position for entry in entries] == list(range(1, 3 * EACH + 1))


def test_a_reader_that_is_open_does_not_keep_a_writer_from_its_turn_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        log.append([Record(said())])
    reader = open_store(path)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path), "w", "1"], cwd=ROOT, stderr=subprocess.PIPE)
    reader.close()
    _, err = writer.communicate(timeout=60)
    assert writer.returncode == 0, err.decode()
