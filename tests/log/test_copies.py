"""Backups, restores, exports and migrations: whole, checked, and nothing that was there is lost by them."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

import timeline.copies
from tests.conftest import timeline as run
from tests.support.forging import forge
from tests.support.words import WORDS, said
from timeline.changes import Corroborate, Record, Retract, Supersede
from timeline.copies import backup, erase, restore
from timeline.errors import Conflict, CorruptLog, InvalidInput
from timeline.exporters.whole import whole_log
from timeline.headfile import Head, read_head
from timeline.importers.whole import import_whole
from timeline.log import Log
from timeline.model import Source
from timeline.projections import TABLES, Derivation, read_entries
from timeline.store import open_store, wal_path
from timeline.verify import verify

ROOT = Path(__file__).parents[2]
DERIVATION = Derivation(WORDS)


def opened(path: Path) -> Log:
    return Log.open(path, WORDS, [DERIVATION])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "a.duckdb"
    with Log.create(path, WORDS, [DERIVATION]) as log:
        log.append([Record(said("one", summary="Ça dépend “x”")), Record(said("two", "2023-02", standing="reported"))], message="first")
        log.append([Supersede(said("one", "2023-02-04", data={"n": 1.50, "big": 10**17, "e": 1e-7}), "better")])
        log.append([Corroborate("two", (Source(publisher="Reuters", published="2023-02-09"),), "actual")])
        log.append([Record(said("three")), Retract("one", "was wrong", "2023-03")])
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    for name in ("a.duckdb", "a.duckdb.head"):
        shutil.copy(made.with_name(name), tmp_path / name)
    return tmp_path / "a.duckdb"


def content(path: Path) -> dict[str, list[Any]]:
    """Everything that a log holds, derived tables too; their rows in any order."""
    with open_store(path) as store:
        assert verify(store, DERIVATION).findings == ()
        return {table: store.rows(f"select * from {table} order by all") for table in ("entries", "commits", *TABLES)}


def left_by_a_crash(path: Path) -> None:
    """One more event, ``late``, in a write-ahead log that a process left behind."""
    script = (
        "import os, sys\nfrom tests.support.words import WORDS, said\nfrom timeline.changes import Record\nfrom timeline.log import Log\n"
        "log = Log.open(sys.argv[1], WORDS)\nlog.append([Record(said('late'))])\nos._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, check=True, timeout=60)
    assert wal_path(path).stat().st_size > 0


# Backup and restore.


def test_a_backup_is_the_log_whole_and_private(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    head = backup(path, copy)
    assert content(copy) == content(path)
    assert read_head(copy) == head == read_head(path)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in tmp_path.iterdir() if ".new" in each.name) == []


def test_a_backup_takes_what_only_the_write_ahead_log_holds(path: Path, tmp_path: Path) -> None:
    left_by_a_crash(path)
    assert backup(path, tmp_path / "copy.duckdb").position == 7
    with open_store(tmp_path / "copy.duckdb") as store:
        assert [entry.event_id for entry in read_entries(store, 6)] == ["late"]


def test_a_backup_is_made_while_others_read(path: Path, tmp_path: Path) -> None:
    script = "import sys, timeline\nwith timeline.open(sys.argv[1]):\n    print('open', flush=True); sys.stdin.read()\n"
    reader = subprocess.Popen([sys.executable, "-c", script, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert reader.stdout
    assert reader.stdout.readline() == "open\n"
    assert backup(path, tmp_path / "copy.duckdb").position == 6
    reader.communicate("", timeout=60)
    assert reader.returncode == 0


def test_a_backup_never_overwrites(path: Path) -> None:
    with pytest.raises(InvalidInput, match="is there already"):
        backup(path, path)


def test_a_backup_that_does_not_verify_is_none(path: Path, tmp_path: Path) -> None:
    client = duckdb.connect(str(path))
    client.execute("drop trigger entries_no_update on entries; update entries set summary = 'x' where position = 2")
    client.close()
    with pytest.raises(CorruptLog, match="the copy would not be whole: the entry at position 2 was changed"):
        backup(path, tmp_path / "copy.duckdb")
    assert not (tmp_path / "copy.duckdb").exists()


def test_a_place_that_cannot_be_written_is_named(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"nowhere/copy\.duckdb cannot be written"):
        backup(path, tmp_path / "nowhere" / "copy.duckdb")


def test_a_restore_gives_the_log_back(path: Path, tmp_path: Path) -> None:
    before = content(path)
    backup(path, tmp_path / "copy.duckdb")
    for name in ("a.duckdb", "a.duckdb.head"):
        (tmp_path / name).unlink()
    assert restore(tmp_path / "copy.duckdb", path).aside is None
    assert content(path) == before


def test_a_restore_keeps_what_it_replaces_and_says_what_the_backup_lacks(path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.duckdb")
    with opened(path) as log:
        log.append([Record(said("late"))])
    with pytest.raises(InvalidInput, match="--replace puts the backup in its place"):
        restore(tmp_path / "copy.duckdb", path)
    done = restore(tmp_path / "copy.duckdb", path, replace=True)
    assert (done.head.position, done.lost) == (6, 1)
    assert done.aside is not None
    with open_store(done.aside) as store:
        assert store.head().position == 7
    with opened(path) as log:
        assert log.append([Record(said("other"))]).head.position == 7


def test_a_log_that_cannot_be_opened_is_replaced_all_the_same(path: Path, tmp_path: Path) -> None:
    """With a write-ahead log of its own, which the backup must not meet, and which is kept."""
    before = content(path)
    backup(path, tmp_path / "copy.duckdb")
    left_by_a_crash(path)
    path.write_bytes(b"\0" * 5000)
    wal = wal_path(path).read_bytes()
    done = restore(tmp_path / "copy.duckdb", path, replace=True)
    assert not wal_path(path).exists()
    assert content(path) == before
    assert done.aside is not None
    assert wal_path(done.aside).read_bytes() == wal


def test_a_restore_of_the_log_itself_or_of_rubbish_changes_nothing(path: Path, tmp_path: Path) -> None:
    before = content(path)
    with pytest.raises(InvalidInput, match="is the log itself"):
        restore(path, path, replace=True)
    (tmp_path / "rubbish").write_bytes(b"rubbish")
    with pytest.raises(InvalidInput, match="is not a timeline log"):
        restore(tmp_path / "rubbish", path, replace=True)
    assert content(path) == before


@pytest.mark.parametrize("moment", ["set_aside", "put", "_sync"])
def test_a_restore_that_is_interrupted_leaves_a_log(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    before = content(path)
    backup(path, tmp_path / "copy.duckdb")

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(timeline.copies, moment, stop)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "copy.duckdb", path, replace=True)
    assert content(path) == before


# Exports of the whole log, and their import.


def exported(path: Path, file: Path) -> Path:
    with open_store(path) as store:
        lines = list(whole_log(store))
    file.write_text("".join(lines), encoding="utf-8")
    return file


def imported(file: Path, into: Path) -> Head:
    with opened(into) if into.exists() else Log.create(into, WORDS, [DERIVATION]) as log:
        return import_whole(file, log)


def test_an_export_into_an_empty_log_gives_the_same_log(path: Path, tmp_path: Path) -> None:
    file = exported(path, tmp_path / "a.jsonl")
    assert imported(file, tmp_path / "b.duckdb") == read_head(path) == read_head(tmp_path / "b.duckdb")
    assert content(tmp_path / "b.duckdb") == content(path)


def test_an_export_of_a_log_with_erased_words_travels_too(path: Path, tmp_path: Path) -> None:
    with opened(path) as log:
        erase(log, DERIVATION, "one", "a court")
    assert imported(exported(path, tmp_path / "a.jsonl"), tmp_path / "b.duckdb") == read_head(path)
    assert content(tmp_path / "b.duckdb") == content(path)


def test_an_export_goes_on_from_where_a_log_ends(path: Path, tmp_path: Path) -> None:
    early = exported(path, tmp_path / "early.jsonl")
    imported(early, tmp_path / "b.duckdb")
    with opened(path) as log:
        log.append([Record(said("late"))])
    file = exported(path, tmp_path / "a.jsonl")
    for _ in range(2):
        assert imported(file, tmp_path / "b.duckdb").position == 7
    assert imported(early, tmp_path / "b.duckdb").position == 7
    assert content(tmp_path / "b.duckdb") == content(path)


def test_an_erasure_travels_to_a_log_that_has_the_words_still(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "b.duckdb")
    shutil.copy(tmp_path / "a.duckdb.head", tmp_path / "b.duckdb.head")
    with opened(path) as log:
        erase(log, DERIVATION, "one", "a court")
    imported(exported(path, tmp_path / "a.jsonl"), tmp_path / "b.duckdb")
    with opened(tmp_path / "b.duckdb") as log:
        assert log.to_be_erased() == (1, 3, 6)


def test_logs_that_parted_ways_are_not_joined(path: Path, tmp_path: Path) -> None:
    file = exported(path, tmp_path / "a.jsonl")
    with Log.create(tmp_path / "b.duckdb", WORDS, [DERIVATION]) as log:
        log.append([Record(said("other"))])
    with pytest.raises(Conflict, match="parted ways: their commits differ from position 1 on"):
        imported(file, tmp_path / "b.duckdb")


def test_an_empty_log_travels(tmp_path: Path) -> None:
    with Log.create(tmp_path / "a.duckdb", WORDS):
        pass
    assert imported(exported(tmp_path / "a.duckdb", tmp_path / "a.jsonl"), tmp_path / "b.duckdb") == Head()


FORGED = {
    "a changed word": (lambda t: t.replace("Ça dépend", "Ça va"), "the entry at position 1 was changed"),
    "an entry less": (lambda t: "".join(line for line in t.splitlines(True) if '"position":3,' not in line[:40]), "no longer|holds|are gone"),
    "a commit less": (lambda t: "".join(line for line in t.splitlines(True) if '{"commit":{"number":4' not in line), "its commits end at 4:"),
    "no commit at all": (lambda t: t.splitlines(True)[0], "its commits end at 0:"),
    "the end is missing": (lambda t: t[:-20], "the line does not end"),
    "another head": (lambda t: t.replace('"head":"6:', '"head":"4:'), "its first line says 4:"),
    "no head": (lambda t: t.replace('"head":"6:', '"head":"6;'), "not the first line of an export"),
    "another format": (lambda t: t.replace('"format":2', '"format":3'), "the export is of format 3; this version reads format 2"),
    "another line": (lambda t: t + '{"other":{}}\n', "neither a commit nor an entry"),
    "a column less": (lambda t: t.replace('"event_id":"two",', "", 1), "not what `timeline export` writes"),
    "a word for a number": (lambda t: t.replace('"version":1', '"version":"x"', 1), "not what `timeline export` writes"),
    "broken JSON": (lambda t: t.replace('"version":1', '"version":', 1), "not what `timeline export` writes"),
    "a line too long": (lambda t: t.replace('"reason":"better"', '"reason":"' + "x" * 1000 + '"'), "the line is too long"),
    "a NULL": (lambda t: t.replace('"event_id":"two"', '"event_id":null', 1), "not what `timeline export` writes"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_an_export_that_is_not_whole_is_refused_and_nothing_is_written(
    path: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.importers.whole.LONGEST", 1000)
    change, finding = FORGED[name]
    file = exported(path, tmp_path / "a.jsonl")
    changed = change(file.read_text(encoding="utf-8"))
    assert changed != file.read_text(encoding="utf-8")
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(InvalidInput, match=finding):
        imported(file, tmp_path / "b.duckdb")
    assert read_head(tmp_path / "b.duckdb") == Head()
    with open_store(tmp_path / "b.duckdb") as store:
        assert verify(store, DERIVATION).entries == 0


LIES = {
    "update entries set known = known - 1 where position = 1": "its columns say other than its event",
    "update entries set begin_latest = begin_latest + 1, end_latest = end_latest + 1 where position = 1": "its columns say other than its event",
    "update entries set standing = 'sure' where position = 1": "no append writes such an entry",
    "update entries set version = 3 where position = 3": "no append writes such an entry",
    "update entries set concerns = 2 where position = 3": "no append writes such an entry",
    "update entries set operation = 'forget' where position = 5": "no append writes such an entry",
    "update entries set event_id = 'one' where position = 4": "no append writes such an entry",
    "update entries set payload = '[]' where position = 1": "its payload is no event",
    "update entries set payload = '{\"type\":\"x\"}' where position = 1": "which this vocabulary does not know",
    "update entries set payload = '{\"id\":\"one\",\"type\":\"test.said\"}' where position = 1": "its payload is no event|Field required|when",
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_an_export_whose_chain_is_whole_and_whose_entries_are_not_is_refused(path: Path, tmp_path: Path, lie: str) -> None:
    """Anyone can make hashes: what they cover is looked at too."""
    forge(path, lie)
    file = exported(path, tmp_path / "a.jsonl")
    with pytest.raises(InvalidInput, match=LIES[lie]):
        imported(file, tmp_path / "b.duckdb")
    assert read_head(tmp_path / "b.duckdb") == Head()


def test_the_commands_move_a_log(demo_log: Path) -> None:
    head = run("head").out
    assert run("export", "-o", "a.jsonl.gz").status == 0
    text = gzip.decompress(Path("a.jsonl.gz").read_bytes()).decode()
    assert json.loads(text.splitlines()[0])["timeline"]["head"] == head.strip()
    assert run("export").out == text
    assert run("init", "b.duckdb").status == 0
    assert "139 entries would be read, head 139:" in run("--log", "b.duckdb", "import", "a.jsonl.gz", "--dry-run").err
    assert run("--log", "b.duckdb", "head").out.startswith("0:")
    assert "an export brings its authors and messages" in run("--log", "b.duckdb", "import", "a.jsonl.gz", "--author", "x").err
    assert "139 entries, head 139:" in run("--log", "b.duckdb", "import", "a.jsonl.gz").err
    assert "nothing new, all of it is there already" in run("--log", "b.duckdb", "import", "a.jsonl.gz").err
    assert run("--log", "b.duckdb", "head").out == head
    assert run("--log", "us-china.duckdb", "erase", "balloon", "--reason", "a court", "--yes").status == 0
    assert run("--log", "us-china.duckdb", "export", "-o", "a.jsonl").status == 0
    assert run("--log", "b.duckdb", "import", "a.jsonl").status == 0
    assert "The words of 2 are erased" in run("--log", "b.duckdb", "verify").out
    assert run("--log", "b.duckdb", "backup", "c.duckdb").out == "c.duckdb: " + run("--log", "us-china.duckdb", "head").out
    assert run("--log", "d.duckdb", "restore", "c.duckdb").status == 0
    assert "d.duckdb is there already" in run("--log", "d.duckdb", "restore", "c.duckdb").err
    retracted = run("--log", "d.duckdb", "retract", "balloon-overflight", "--reason", "x")
    assert retracted.status == 0, retracted.err
    ran = run("--log", "d.duckdb", "restore", "c.duckdb", "--replace")
    assert "the log went on for 1 entry after this backup was made: it is not in it" in ran.err
    assert "what was there before is now d.duckdb.1" in ran.err
    assert run("--log", "d.duckdb", "migrate").err == "d.duckdb is up to date\n"


@pytest.mark.parametrize("cut", [10, 300, 3000])
def test_a_compressed_export_that_did_not_all_arrive_is_refused(path: Path, tmp_path: Path, cut: int) -> None:
    packed = gzip.compress(exported(path, tmp_path / "a.jsonl").read_bytes(), mtime=0)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: min(cut, len(packed) - 20)])
    with pytest.raises(InvalidInput, match=r"cannot be read|not the first line"):
        imported(tmp_path / "a.jsonl.gz", tmp_path / "b.duckdb")
