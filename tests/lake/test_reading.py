"""A lake answers as the log does, byte for byte, and takes nothing."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import duckdb
import pytest

import timeline as package
from tests.conftest import timeline
from tests.support.words import WORDS
from timeline import quick
from timeline.errors import CorruptLog, InvalidInput, Unsupported
from timeline.exporters.lake import export_lake
from timeline.lake.manifest import TABLES, Manifest, manifest_path, read_manifest
from timeline.log import Log
from timeline.store import open_store
from timeline.texts import sql

QUESTIONS = (
    "state as of March",
    "state blinken-china-visit -O json",
    "state --known 2023-02-01 --recorded 60 --without blinken-visit-postponed",
    "state as of 2023-03 --case worst",
    "why blinken-china-visit as of March",
    "why blinken-china-visit as of March -O json",
    "diff Feb March",
    "diff 2022-08 2023-05 -O json",
    "history blinken-china-visit -O csv",
    "history channel:usa-chn/climate",
    "events --topic balloon",
    "events 2023-02 -O json",
    "events --actor USA --limit 5 --source Reuters",
    "show blinken-visit-postponed",
    "show blinken-visit-postponed -O json",
    "search balloon",
    "chronology 2023-02",
    "chronology 2023-02 -O json",
    "chronology --top 10 -O md",
    "tension CHN-USA",
    "tension CHN-USA 2022..2023 -O json",
    "gaps -O json",
    "head",
    "stats",
    "stats -O json",
    "tail -n 3",
    "types",
    "sql \"from state_as_of(date '2023-03-31') order by all\"",
    "sql 'select count(*), sum(hash(e)) from entries as e' -O json",
    "sql 'select distinct function_name from duckdb_functions() where not internal order by all'",
    "export --as log",
    "export --as facts",
    "export --as events",
    "export --as csv",
    "export --as timelinejs",
    "export --as timesketch",
    "export --as cloudevents",
    "export --as jsonld",
    "export --as prov",
    "export --as mermaid 2023-02",
)
"""Every verb that asks, as typed."""
FEW = ("state as of March", "why blinken-china-visit as of March", "stats", "export --as log")
"""Those that are asked in every run of the tests: a log and a lake are opened for each."""


@pytest.mark.parametrize("question", [q if q in FEW else pytest.param(q, marks=pytest.mark.slow) for q in QUESTIONS])
def test_a_lake_answers_as_the_log_does(question: str, shipped: Path, shipped_lake: Path) -> None:
    words = shlex.split(question)
    from_log, from_lake = (timeline("--log", str(path), *words) for path in (shipped, shipped_lake))
    assert from_log.status == 0, from_log.err
    assert from_log.out.strip()
    assert from_lake == from_log


def test_python_reads_a_lake(shipped_lake: Path) -> None:
    with package.open(shipped_lake) as log:
        assert [fact.object for fact in log.state("blinken-china-visit", as_of="March")] == ["postponed"]


def test_any_client_reads_the_files_by_name(shipped: Path, shipped_lake: Path) -> None:
    manifest = read_manifest(shipped_lake)
    with duckdb.connect(str(shipped), read_only=True) as client:
        for table in TABLES:
            files = [str(path) for path in manifest.files(table)]
            if files:
                query = f"from read_parquet({files}, hive_partitioning := false)"
                assert client.execute(f"describe {query}").fetchall() == [
                    (*row[:2], "YES", None, *row[4:]) for row in client.execute(f"describe {table}").fetchall()
                ]
                assert sorted(client.execute(query).fetchall()) == sorted(client.execute(f"from {table}").fetchall())
            else:
                assert client.execute(f"select count(*) from {table}").fetchall() == [(0,)]


def test_years_in_the_paths_are_those_of_the_rows(shipped_lake: Path) -> None:
    with duckdb.connect() as client:
        rows = client.execute(
            "select distinct year, year(make_timestamp(begin_earliest)) from read_parquet($1, hive_partitioning := true) where year is not null",
            [str(shipped_lake / "entries" / "*" / "*.parquet")],
        ).fetchall()
    assert rows
    assert all(int(year) == begun for year, begun in rows)


@pytest.mark.parametrize(
    "command",
    [
        "add incident.closed --when 2023-05-01 --set issue=x --affects CHN-USA",
        "retract blinken-visit-postponed --reason x",
        "corroborate blinken-visit-postponed --publisher x --title y",
        "rebuild",
        "erase blinken-visit-postponed --reason x --yes",
        "erase --pending --yes",
        "migrate",
    ],
)
def test_verbs_that_write_refuse_a_lake(command: str, demo_lake: Path) -> None:
    before = {path: path.read_bytes() for path in demo_lake.rglob("*") if path.is_file()}
    ran = timeline("--log", "us-china", *shlex.split(command))
    assert ran.status == 2
    assert "us-china is a lake, and a lake is read-only\n  → write to the log, and export again" in ran.err, ran.err
    assert {path: path.read_bytes() for path in demo_lake.rglob("*") if path.is_file()} == before


def test_opening_a_lake_for_writing_is_refused(shipped_lake: Path) -> None:
    with pytest.raises(Unsupported, match="is a lake, and a lake is read-only"):
        Log.open(shipped_lake, WORDS)


def test_a_lake_is_no_log_to_back_up_or_to_put_back(demo_lake: Path, demo_log: Path) -> None:
    assert "us-china is a lake, which is a copy already\n  → copy its folder" in timeline("--log", "us-china", "backup", "copy").err
    assert "us-china is a lake, not a log\n  → name a backup" in timeline("--log", "new.duckdb", "restore", "us-china").err
    assert "us-china is a lake, not a log\n  → name the log" in timeline("--log", "us-china", "restore", demo_log.name, "--replace").err
    assert demo_lake.is_dir()


def test_a_folder_that_is_no_lake_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "folder is a folder, not a log" in timeline("--log", "folder", "state").err


def test_a_lake_of_another_format_is_refused(demo_lake: Path) -> None:
    content = json.loads(manifest_path(demo_lake).read_text())
    manifest_path(demo_lake).write_text(json.dumps({**content, "format": "3"}))
    with pytest.raises(Unsupported, match=r"is a lake of a log of format 3; this timeline reads 2\n  → bring the log up to date"):
        open_store(demo_lake)


def test_a_manifest_of_another_head_is_refused(demo_lake: Path) -> None:
    content = json.loads(manifest_path(demo_lake).read_text())
    manifest_path(demo_lake).write_text(json.dumps({**content, "hash": "a" * 64}))
    with pytest.raises(CorruptLog, match=r"its manifest goes up to 139:aaaa.*, its files to 139:.*\n  → look at it with `timeline verify`"):
        open_store(demo_lake)


def test_an_export_in_between_is_read_in_its_place(demo_log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export_lake(demo_log, tmp_path / "lake")
    once = [True]

    def meanwhile(folder: Path) -> Manifest:
        if once.pop() if once else False:
            read_manifest(folder).files("entries")[0].unlink()
            export_lake(demo_log, folder, whole=True)
            raise CorruptLog("a file is missing")
        return read_manifest(folder)

    monkeypatch.setattr("timeline.store.read_manifest", meanwhile)
    with open_store(tmp_path / "lake") as store:
        assert store.rows("select count(*) from entries") == [(139,)]


def test_a_missing_file_is_said_when_it_is_opened(demo_lake: Path) -> None:
    gone = read_manifest(demo_lake).files("entries")[0]
    gone.unlink()
    ran = timeline("--log", "us-china", "state")
    assert ran.status == 2
    assert f"{gone.name} is missing, which manifest.json names" in ran.err


@pytest.mark.parametrize("place", [3, 400, -20])
def test_a_damaged_file_is_said_to_be_damaged(demo_lake: Path, place: int) -> None:
    damaged = next(path for path in read_manifest(demo_lake).files("entries") if path.stat().st_size > 2000)
    content = bytearray(damaged.read_bytes())
    content[place : place + 8 or None] = b"\xff" * 8
    damaged.write_bytes(content)
    ran = timeline("--log", "us-china", "export", "--as", "log")
    assert "this should not happen" not in ran.err
    if ran.status:
        assert "us-china: a file of it cannot be read: " in ran.err
        assert "→ `timeline verify` names what is damaged" in ran.err
    assert f"{damaged.name} is not the file that was written" in timeline("verify", "us-china").out


def test_a_folder_whose_name_is_a_pattern_is_refused(demo_lake: Path) -> None:
    odd = demo_lake.rename(demo_lake.with_name("lake[1]"))
    with pytest.raises(InvalidInput, match=r"has a name that DuckDB takes for a pattern of names\n  → name the folder without"):
        open_store(odd)


def test_nothing_is_left_of_what_was_opened(shipped_lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_store(shipped_lake) as store:
        assert store.rows("select count(*) from entries") == [(139,)]
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(duckdb.Error, match=r"disabled by configuration"):
            store.rows("from read_text('/etc/hostname')")
        with pytest.raises(duckdb.Error, match="read-only"):
            store.rows("drop view entries")


def test_a_lake_has_the_modes_of_a_log(shipped_lake: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in shipped_lake.rglob("*") if path.is_file()} == {0o600}
    assert {Path(folder).stat().st_mode & 0o777 for folder, _, _ in os.walk(shipped_lake)} == {0o700}


@pytest.mark.parametrize("view", ["api/state?as_of=March", pytest.param("api/verify", marks=pytest.mark.slow)])
def test_the_page_serves_a_lake(view: str, shipped: Path, shipped_lake: Path) -> None:
    pytest.importorskip("starlette")
    from tests.web.conftest import site

    from_log, from_lake = (site(path).get(f"/{view}") for path in (shipped, shipped_lake))
    assert (from_log.status_code, from_lake.status_code) == (200, 200)
    assert from_lake.text == from_log.text


@pytest.mark.parametrize(
    "question", ["state as of March", "state --known 2023-02-01", "diff Feb March -O json", "diff --by known Feb March"]
)
def test_the_quick_way_to_whole_states_works_on_a_lake(
    question: str, demo_log: Path, demo_lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of so many entries on; the log answers in the usual one."""
    here = timeline("--log", str(demo_log), *shlex.split(question))
    monkeypatch.setattr(quick, "LEAST", 1)
    ways: list[str] = []
    monkeypatch.setattr(quick, "sql", lambda name: ways.append(name) or sql(name))
    assert timeline("--log", str(demo_lake), *shlex.split(question)).out == here.out
    assert "quick" in ways
