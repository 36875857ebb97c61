"""Logs of every version that was released, as they lie in `released/`: refused politely, migrated, and answering as they did."""

from __future__ import annotations

import json
import lzma
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.conftest import timeline as run
from tests.support.words import WORDS
from timeline.errors import CorruptLog, Unsupported
from timeline.headfile import read_head
from timeline.migrations import migrate
from timeline.projections import Derivation
from timeline.store import open_store

DERIVATION = Derivation(WORDS)


def released(name: str, folder: Path) -> Path:
    path = folder / f"{name}.duckdb"
    kept = Path(__file__).parent / "released"
    path.write_bytes(lzma.decompress((kept / f"{name}.xz").read_bytes()))
    shutil.copy(kept / f"{name}.head", folder / f"{name}.duckdb.head")
    return path


def test_an_older_log_is_refused_politely_and_migrated(tmp_path: Path) -> None:
    path = released("format-1", tmp_path)
    old_head = read_head(path)
    with pytest.raises(Unsupported, match=r"was made by an older timeline \(format 1; this one reads and writes 2"):
        open_store(path)
    client = duckdb.connect(str(path), read_only=True)
    told = "select * exclude (hash) from entries order by position"
    before = client.execute(told).fetchall(), client.execute("select * exclude (hash, previous_hash) from commits").fetchall()
    client.close()
    ran = run("--log", str(path), "migrate")
    assert ran.status == 0, ran.err
    assert f"the old file, with the head {old_head}, is now {path}.1" in ran.err
    with open_store(path) as store:
        assert store.rows(told) == before[0]
        assert store.rows("select * exclude (hash, previous_hash) from commits") == before[1]
        assert store.rows("select content from meta where name = 'migrated'") == [(f"from format 1 at {old_head}",)]
    assert run("--log", str(path), "verify").status == 0
    assert "postponed" in run("--log", str(path), "state", "engagement:blinken-china-visit", "as", "of", "March").out
    added = run("--log", str(path), "retract", "balloon", "--reason", "x")
    assert added.out == "143\tretract\tballoon\n", added.err
    with open_store(Path(f"{path}.1"), older=True) as store:
        assert store.head() == old_head


def test_an_older_log_that_is_not_whole_is_not_migrated(tmp_path: Path) -> None:
    path = released("format-1", tmp_path)
    client = duckdb.connect(str(path))
    client.execute("drop trigger entries_no_update on entries; update entries set summary = 'x' where position = 2")
    client.close()
    before = path.read_bytes()
    with pytest.raises(CorruptLog, match="is not whole: the entry at position 2 was changed"):
        migrate(path, DERIVATION)
    assert path.read_bytes() == before


def test_a_log_of_this_version_as_it_was_released_answers_as_it_did(tmp_path: Path) -> None:
    path = released("format-2", tmp_path)
    verified = run("--log", str(path), "verify")
    assert (verified.status, "14 macros are of an earlier version" in verified.err) == (0, True)
    with open_store(path) as store:
        assert store.head() == read_head(path)
        late = store.rows("select operation, event_id from entries where position > 139 order by position")
        assert late == [("supersede", "balloon-overflight"), ("corroborate", "balloon"), ("retract", "balloon-overflight")]
    asked = run("--log", str(path), "state", "engagement:blinken-china-visit", "as", "of", "March", "-O", "json")
    assert [fact["object"] for fact in json.loads(asked.out)["facts"] if fact["relation"] == "status"] == ["postponed"]
    run("--log", str(path), "rebuild")
    assert run("--log", str(path), "verify").err == ""
