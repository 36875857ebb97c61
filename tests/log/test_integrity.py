"""The log refuses change by any client, and shows change by those who force it."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.support.forging import EDITS, forge
from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.errors import CorruptLog, InvalidInput, LogBusy, Unsupported
from timeline.headfile import Head, head_path, read_head, write_head
from timeline.log import Log
from timeline.projections import Derivation
from timeline.store import open_store
from timeline.verify import verify

DERIVATION = Derivation(WORDS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.duckdb"
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        for name in ("one", "two", "three"):
            log.append([Record(said(name))])
    return path


@pytest.mark.parametrize("statement", ["update {} set {} = {}", "delete from {}", "truncate {}"])
@pytest.mark.parametrize(("table", "column"), [("entries", "type"), ("commits", "author"), ("meta", "content")])
def test_any_client_is_refused(path: Path, statement: str, table: str, column: str) -> None:
    client = duckdb.connect(str(path))
    with pytest.raises(duckdb.Error, match="append-only"):
        client.execute(statement.format(table, column, column))
    client.close()
    with open_store(path) as store:
        assert verify(store).findings == ()


FORCED = {
    "update entries set summary = 'x' where position = 2": "the entry at position 2 was changed",
    "delete from entries where position = 2": "the entries of commit 2 are gone",
    "delete from entries where position = 3": "the entries of commit 3 are gone",
    "delete from commits where number = 2": "the chain has a gap before commit 3",
    "update commits set author = 'x' where number = 2": "commit 2 (positions 2 to 2) no longer has its hash",
    "update entries set position = position + 10 where position = 3": "the entry at position 13 was changed",
    "insert into entries select 4, 4, * exclude (position, commit_number) from entries where position = 3": "belong to no commit",
    "delete from effects where position = 1": "effects: 4 rows where the entries give 6",
}


@pytest.mark.parametrize("statement", FORCED)
def test_verify_says_what_somebody_changed_who_dropped_the_triggers(path: Path, statement: str) -> None:
    client = duckdb.connect(str(path))
    for name, table in client.execute("select trigger_name, table_name from duckdb_triggers()").fetchall():
        client.execute(f"drop trigger {name} on {table}")
    client.execute(statement)
    client.close()
    with open_store(path, check_head=False) as store:
        findings = " ".join(verify(store, Derivation(WORDS)).findings)
    assert FORCED[statement] in findings


@pytest.mark.parametrize("edit", EDITS)
def test_a_careless_edit_is_seen(path: Path, edit: str) -> None:
    """Somebody dropped the triggers, edited, and put the triggers back. A tail cut off cleanly shows by the head file only."""
    forge(path, EDITS[edit], hashes=False, head_file=False)
    with open_store(path, check_head=False) as store:
        assert verify(store, DERIVATION).findings != ()
    if edit == "cut the tail":
        with pytest.raises(CorruptLog, match="commits went missing"):
            open_store(path)


@pytest.mark.parametrize("edit", EDITS)
def test_a_careful_edit_is_seen_by_the_head_file(path: Path, edit: str) -> None:
    """Every hash was made anew, but not the head file: the log is not even opened."""
    forge(path, EDITS[edit], DERIVATION, head_file=False)
    with pytest.raises(CorruptLog, match=r"commits went missing|does not contain the head"):
        open_store(path)
    with open_store(path, check_head=False) as store:
        assert any("the head file" in finding for finding in verify(store, DERIVATION).findings)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_everything_is_seen_by_a_published_head_and_by_nothing_else(path: Path, edit: str) -> None:
    with open_store(path) as store:
        published = store.head()
    forge(path, EDITS[edit], DERIVATION)
    with open_store(path) as store:
        assert verify(store, DERIVATION).findings == (), "what the file says of itself is in order: docs/guarantees.md says so"
        (finding,) = verify(store, DERIVATION, published).findings
    assert finding.startswith("the published head")


def test_a_published_head_shows_a_rewritten_log(tmp_path: Path, path: Path) -> None:
    with open_store(path) as store:
        published = store.head()
    other = tmp_path / "other.duckdb"
    with Log.create(other, WORDS, [Derivation(WORDS)]) as log:
        for name in ("one", "two", "drei"):
            log.append([Record(said(name))])
        assert verify(log.store).findings == ()
        findings = verify(log.store, None, published).findings
    assert "the published head has another hash at position 3" in findings[0]


def test_a_log_that_lost_commits_is_not_opened(tmp_path: Path, path: Path) -> None:
    shutil.copy(path, tmp_path / "old.duckdb")
    with Log.open(path, WORDS, [Derivation(WORDS)]) as log:
        log.append([Record(said("four"))])
    shutil.copy(tmp_path / "old.duckdb", path)
    with pytest.raises(CorruptLog, match="the head file says 4, the log ends at 3"):
        open_store(path)


def test_a_commit_that_was_made_but_not_acknowledged_is_kept(path: Path) -> None:
    """A crash between the commit and the head file: the log is ahead of the file, and whole."""
    before = read_head(path)
    with Log.open(path, WORDS, [Derivation(WORDS)]) as log:
        log.append([Record(said("four"))])
    assert before is not None
    write_head(path, before)
    with open_store(path) as store:
        assert store.head().position == 4


def test_a_head_file_with_anything_else_in_it_is_refused(path: Path) -> None:
    head_path(path).write_text("not a head\n")
    with pytest.raises(CorruptLog, match="not a head"):
        open_store(path)


def test_a_log_travels_without_its_head_file(path: Path) -> None:
    head_path(path).unlink()
    with open_store(path) as store:
        assert store.head() != Head()


def test_files_that_are_no_logs_are_told_apart(tmp_path: Path) -> None:
    text = tmp_path / "facts.yaml"
    text.write_text("facts: []\n")
    with pytest.raises(InvalidInput, match="is not a timeline log"):
        open_store(text)
    other = tmp_path / "other.duckdb"
    duckdb.connect(str(other)).close()
    with pytest.raises(InvalidInput, match="is a DuckDB file, but not a timeline log"):
        open_store(other)
    with pytest.raises(InvalidInput, match="there is no log at"):
        open_store(tmp_path / "none.duckdb")


def test_a_log_from_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.duckdb"
    client = duckdb.connect(str(path))
    client.execute("create table meta (name varchar, content varchar); insert into meta values ('format', '99')")
    client.close()
    with pytest.raises(Unsupported, match="was made by a newer timeline"):
        open_store(path)


def test_a_log_that_somebody_writes_to_is_waited_for_and_then_named_with_its_process(path: Path) -> None:
    import os

    with Log.open(path, WORDS), pytest.raises(LogBusy, match=f"process {os.getpid()}"):
        open_store(path, wait=0.05)


def test_a_rebuild_gives_the_very_rows(path: Path) -> None:
    with Log.open(path, WORDS, [Derivation(WORDS)]) as log:
        before = log.store.rows("select * from effects order by all")
        Derivation(WORDS).rebuild(log.store)
        assert log.store.rows("select * from effects order by all") == before != []
