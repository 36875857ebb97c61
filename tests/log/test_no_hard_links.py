"""File systems without hard links: what is replaced is kept as a copy, what is erased is overwritten, and nothing is lost for want of room."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import timeline as run
from tests.log.test_released import released
from tests.support.words import WORDS, said
from timeline import copies
from timeline.changes import Record
from timeline.copies import backup, erase, restore
from timeline.errors import InvalidInput
from timeline.log import Log
from timeline.projections import Derivation
from timeline.store import open_store
from timeline.verify import verify

DERIVATION = Derivation(WORDS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Log.create(tmp_path / "a.duckdb", WORDS, [DERIVATION]) as log:
        log.append([Record(said("one", summary="Zyxwvut was named"))])
    backup(tmp_path / "a.duckdb", tmp_path / "safe.duckdb")
    with Log.open(tmp_path / "a.duckdb", WORDS, [DERIVATION]) as log:
        log.append([Record(said("later"))])
    return tmp_path / "a.duckdb"


def links_fail(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.link", refuse)


def ids(path: Path) -> list[str]:
    with open_store(path) as store:
        assert verify(store, DERIVATION).findings == ()
        return [row[0] for row in store.rows("select event_id from entries order by position")]


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS], ids=lambda number: errno.errorcode[number])
def test_a_restore_keeps_a_copy_of_what_it_replaces(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    path.with_name("a.duckdb.1").write_bytes(b"somebody's")
    links_fail(monkeypatch, number)
    done = restore(path.with_name("safe.duckdb"), path, replace=True)
    assert (done.lost, done.aside) == (1, path.with_name("a.duckdb.2"))
    assert (ids(path), ids(path.with_name("a.duckdb.2"))) == (["one"], ["one", "later"])
    assert path.with_name("a.duckdb.2").stat().st_mode & 0o777 == 0o600
    assert path.with_name("a.duckdb.1").read_bytes() == b"somebody's"


def test_where_there_is_no_room_for_the_copy_nothing_is_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.suffix != ".lock"}
    copy = copies._copy

    def full(source: Any, target: Path) -> None:
        with monkeypatch.context() as patch:
            if target.name == "a.duckdb.1":
                patch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
            copy(source, target)

    links_fail(monkeypatch, errno.EPERM)
    monkeypatch.setattr(copies, "_copy", full)
    with pytest.raises(InvalidInput, match=r"a\.duckdb cannot be written: No space left on device"):
        restore(path.with_name("safe.duckdb"), path, replace=True)
    after = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.suffix != ".lock"}
    after.pop("a.duckdb.1.head", None)
    assert after == before


def test_another_error_is_not_taken_for_want_of_hard_links(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links_fail(monkeypatch, errno.EIO)
    with pytest.raises(InvalidInput, match="Input/output error"):
        restore(path.with_name("safe.duckdb"), path, replace=True)
    assert ids(path) == ["one", "later"]


def test_an_erasure_overwrites_the_old_file_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links_fail(monkeypatch, errno.EPERM)
    with path.open("rb") as old:  # what is left of it has no name, and can still be read here
        with Log.open(path, WORDS, [DERIVATION]) as log:
            erase(log, DERIVATION, "one", "a court said so")
        left = old.read()
    assert len(left) > 0
    assert left.strip(b"\0") == b""
    assert ids(path) == ["one", "later", "one"]
    assert not [each.name for each in path.parent.glob("a.duckdb*") if b"Zyxwvut" in each.read_bytes()]
    assert sorted(each.name for each in path.parent.glob("*a.duckdb*")) == ["a.duckdb", "a.duckdb.head", "a.duckdb.lock"]


def test_an_erasure_that_fails_before_the_new_file_is_in_place_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links_fail(monkeypatch, errno.EPERM)

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(copies, "put", stopped)
    with Log.open(path, WORDS, [DERIVATION]) as log, pytest.raises(KeyboardInterrupt):
        erase(log, DERIVATION, "one", "a court said so")
    monkeypatch.undo()
    with Log.open(path, WORDS, [DERIVATION]) as log:
        assert log.newest("later") is not None
        assert log.to_be_erased() == (1,)


def test_an_older_log_is_migrated_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = released("format-1", tmp_path)
    links_fail(monkeypatch, errno.EPERM)
    ran = run("--log", str(path), "migrate")
    assert (ran.status, f"is now {path}.1" in ran.err) == (0, True), ran.err
    assert run("--log", str(path), "verify").status == 0
    with open_store(Path(f"{path}.1"), older=True) as store:
        assert store.head().position == 142
