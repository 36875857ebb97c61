"""A lake after each export holds what the log holds: whole the first time, only what is new after that, and nothing that was erased."""

from __future__ import annotations

import random
import shutil
import threading
from pathlib import Path

import duckdb
import pytest
from timeline.events.coded import CodedCameo

from tests.conftest import timeline
from tests.support.blocks import small_blocks
from tests.support.words import WORDS, said
from timeline import events
from timeline.changes import Corroborate, Record, Retract, Supersede
from timeline.copies import erase
from timeline.errors import Conflict, CorruptLog, InvalidInput, LogBusy, NotWritten
from timeline.exporters.lake import _connecting, export_lake
from timeline.gate import Gate, gate_path
from timeline.lake.manifest import TABLES, Manifest, manifest_path, read_manifest
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation
from timeline.store import create_store, open_store
from timeline.texts import sql
from timeline.vocabulary import Vocabulary

WHEN = ("2023-02-03", "2023-02", "-0043-03-15", "../1985", "2022-12-30/2023-01-05", "0000-06/..")


def open_log(path: Path) -> Log:
    return (Log.open if path.exists() else Log.create)(path, WORDS, [Derivation(WORDS)])


def write(path: Path, dice: random.Random, commits: int) -> None:
    """Some commits of each operation, on a handful of events, so that old ones are revised again and again."""
    with open_log(path) as log:
        there = {row[0]: row[1] for row in log.store.rows("select event_id, arg_max(operation, position) from entries group by event_id")}
        for _ in range(commits):
            changes: list[Record | Supersede | Corroborate | Retract] = []
            for id_ in dice.sample(["a", "b", "c", "d", "e", "f", "g"], 3):
                number = dice.randrange(10**9)
                event = said(
                    id_, dice.choice(WHEN), thing=dice.choice("xy"), word=f"w{number}", affects=("CHN-USA",), impact=dice.randint(-9, 9)
                )
                if id_ not in there:
                    changes.append(Record(event))
                elif there[id_] == "retract" or dice.random() < 0.4:
                    changes.append(Supersede(event, reason="a better date"))
                elif dice.random() < 0.7:
                    changes.append(Corroborate(id_, (Source(publisher=f"P{number}", published="2023-02-05"),)))
                else:
                    changes.append(Retract(id_, "not so"))
                there[id_] = "retract" if isinstance(changes[-1], Retract) else "record"
            log.append(changes)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a log's tables, or of a lake's. Sums by themselves: two ways to the same ones have other rows."""
    with open_store(path) as store:
        found = {table: sorted(store.rows(f"from {table}")) for table in TABLES if table != "coded_days"}
        return {**found, "coded_days": sorted(store.rows(sql("coded_days_summed")))}


def paths(lake: Path) -> set[str]:
    return {path.relative_to(lake).as_posix() for path in lake.rglob("*.parquet")}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "a.duckdb"
    write(path, random.Random(0), 3)
    return path


@pytest.fixture
def log(made: Path, tmp_path: Path) -> Path:
    """A log of nine entries."""
    for name in ("a.duckdb", "a.duckdb.head"):
        shutil.copy(made.with_name(name), tmp_path / name)
    return tmp_path / "a.duckdb"


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path / "lake"


@pytest.mark.parametrize("seed", [1, *[pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12)]])
def test_exports_one_after_the_other_hold_what_the_log_holds(seed: int, tmp_path: Path, lake: Path) -> None:
    dice = random.Random(seed)
    path = tmp_path / "a.duckdb"
    before: set[str] = set()
    for _ in range(3):
        write(path, dice, dice.randint(1, 3))
        done = export_lake(path, lake)
        assert contents(lake) == contents(path)
        assert before <= paths(lake)
        assert {each.path for each in done.manifest.entries} == paths(lake)
        before = paths(lake)
    assert len(read_manifest(lake).files("commits")) == 3
    export_lake(path, lake, whole=True)
    assert contents(lake) == contents(path)
    assert len(read_manifest(lake).files("commits")) == 1


@pytest.mark.slow
def test_the_sums_of_coded_events_go_on_where_they_ended(tmp_path: Path, lake: Path) -> None:
    """Blocks of three positions, so that some end in each export, and events of older ones get a second entry."""
    from timeline.events.coded import CodedCameo

    words, path = Vocabulary.of_module(events), tmp_path / "coded.duckdb"

    def coded(number: int) -> CodedCameo:
        return CodedCameo.model_validate(
            {"id": f"c{number}", "when": "2023-02-03", "code": "042", "actors": ["USA"], "targets": ["CHN"], "affects": ["CHN-USA"]}
        )

    with small_blocks(3):
        create_store(path).close()
    with Log.open(path, words, [Derivation(words)]) as log:
        log.append([Record(coded(number)) for number in range(4)])
    export_lake(path, lake)
    for round_ in range(1, 4):
        with Log.open(path, words, [Derivation(words)]) as log:
            log.append([Record(coded(round_ * 10 + number)) for number in range(3)])
            log.append([Retract("c0" if round_ == 1 else f"c{round_ * 10 - 10}", "not so"), Record(coded(round_ * 10 + 5))])
        export_lake(path, lake)
        assert contents(lake)["coded_days"]
        assert contents(lake) == contents(path)


def test_nothing_new_is_said_and_nothing_written(log: Path, lake: Path) -> None:
    export_lake(log, lake)
    before = {path: path.stat().st_mtime_ns for path in lake.rglob("*") if path.suffix != ".lock"}
    assert export_lake(log, lake).nothing_new
    assert {path: path.stat().st_mtime_ns for path in lake.rglob("*") if path.suffix != ".lock"} == before


def test_an_empty_log_makes_a_lake_that_answers(tmp_path: Path, lake: Path) -> None:
    Log.create(tmp_path / "a.duckdb", WORDS).store.close()
    export_lake(tmp_path / "a.duckdb", lake)
    assert timeline("--log", str(lake), "head").out == f"0:{'0' * 64}\n"
    assert export_lake(tmp_path / "a.duckdb", lake).nothing_new


def test_what_was_erased_is_gone_from_the_lake_at_once(log: Path, lake: Path) -> None:
    with open_log(log) as opened:
        opened.append([Record(said("secret", "2023-02", word="hushhush", summary="hushhush")), Record(said("open", "1999", word="kept"))])
    export_lake(log, lake)
    export_lake(log, lake, whole=True)  # leaves the first files behind, for readers that began before
    old = {each.path: (lake / each.path).read_bytes() for each in read_manifest(lake).of("entries")}
    assert len(paths(lake)) > len(read_manifest(lake).entries)
    with open_log(log) as opened:
        erase(opened, Derivation(WORDS), "secret", "a court order")
    assert export_lake(log, lake).erased
    assert contents(lake) == contents(log)
    with duckdb.connect() as client:
        for path in sorted(paths(lake)):
            assert "hushhush" not in str(client.execute("from read_parquet($1)", [str(lake / path)]).fetchall())
    assert any(path in paths(lake) and "year=1999" in path for path in old)
    assert paths(lake) == {each.path for each in read_manifest(lake).entries}


def test_an_erasure_that_is_not_finished_is_refused(log: Path, lake: Path) -> None:
    with open_log(log) as opened:
        opened.erase("a", "a court order")
    with pytest.raises(InvalidInput, match=r"is to be erased and still has its words\n  → `timeline erase --pending` finishes that"):
        export_lake(log, lake)


def test_what_was_derived_anew_is_written_anew(log: Path, lake: Path) -> None:
    export_lake(log, lake)
    before = paths(lake)
    with open_log(log) as opened:
        Derivation(WORDS).rebuild(opened.store)
    assert not export_lake(log, lake).nothing_new
    named = {each.path for each in read_manifest(lake).entries}
    assert {path.split("/")[0] for path in named & before} == {"entries", "commits"}
    assert contents(lake) == contents(log)


def test_the_files_of_the_lake_before_stay_for_one_export(log: Path, lake: Path) -> None:
    export_lake(log, lake)
    before = paths(lake)
    export_lake(log, lake, whole=True)
    assert before < paths(lake)
    write(log, random.Random(5), 1)
    export_lake(log, lake)
    assert not before & paths(lake)
    assert not (lake / "intervals").exists()


def test_a_lake_of_another_log_is_refused(log: Path, lake: Path, tmp_path: Path) -> None:
    write(tmp_path / "b.duckdb", random.Random(9), 4)
    export_lake(log, lake)
    before = manifest_path(lake).read_bytes()
    for whole in (False, True):
        with pytest.raises(
            Conflict, match=r"lake is of another log: .*b\.duckdb does not contain its head 9:.*\n  → export to another folder"
        ):
            export_lake(tmp_path / "b.duckdb", lake, whole=whole)
    assert manifest_path(lake).read_bytes() == before


def test_a_lake_that_goes_on_after_the_log_is_refused(log: Path, lake: Path, tmp_path: Path) -> None:
    timeline("--log", str(log), "backup", str(tmp_path / "old.duckdb"))
    write(log, random.Random(5), 1)
    export_lake(log, lake)
    with pytest.raises(Conflict, match=r"goes on to position \d+, and .*old\.duckdb ends at 9\n  → export to another folder"):
        export_lake(tmp_path / "old.duckdb", lake)


def test_a_lake_of_another_format_is_refused(log: Path, lake: Path) -> None:
    export_lake(log, lake)
    manifest_path(lake).write_text(manifest_path(lake).read_text().replace('"format": "2"', '"format": "1"'))
    with pytest.raises(InvalidInput, match=r"is a lake of a log of format 1, not 2\n  → export to another folder"):
        export_lake(log, lake)


def test_a_damaged_lake_is_written_anew_when_asked(log: Path, lake: Path) -> None:
    export_lake(log, lake)
    read_manifest(lake).files("effects")[0].unlink()
    with pytest.raises(CorruptLog, match="is missing"):
        export_lake(log, lake)
    export_lake(log, lake, whole=True)
    assert contents(lake) == contents(log)
    manifest_path(lake).write_text("[")
    export_lake(log, lake, whole=True)
    assert contents(lake) == contents(log)


def test_a_lake_of_a_lake_is_refused(log: Path, lake: Path, tmp_path: Path) -> None:
    export_lake(log, lake)
    with pytest.raises(InvalidInput, match=r"lake is a lake already\n  → copy its folder"):
        export_lake(lake, tmp_path / "other")


def test_a_folder_with_something_else_in_it_is_refused(log: Path, lake: Path) -> None:
    (lake / "entries").mkdir(parents=True)
    (lake / "entries" / "mine.parquet").touch()
    with pytest.raises(InvalidInput, match=r"lake is not empty, and no lake\n  → name a folder that is empty"):
        export_lake(log, lake)
    assert [path.name for path in lake.rglob("*")] == ["entries", "mine.parquet"]


def test_a_place_that_cannot_be_is_said(log: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"a\.duckdb is a file, not a folder\n  → name a folder"):
        export_lake(log, log)
    with pytest.raises(InvalidInput, match=r"there is no folder .*none\n  → make it first"):
        export_lake(log, tmp_path / "none" / "lake")
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "manifest.json.lock").symlink_to("manifest.json.lock")
    with pytest.raises(InvalidInput, match=r"closed cannot be written: .*\n  → choose a place|closed is not empty"):
        export_lake(log, tmp_path / "closed")


def test_a_second_export_waits_or_says_who_is_at_it(log: Path, lake: Path) -> None:
    export_lake(log, lake)
    write(log, random.Random(5), 1)
    with Gate(gate_path(manifest_path(lake))).acquire(1):
        with pytest.raises(LogBusy, match=r"manifest\.json is in use by process \d+, and was for the last 0\.05 s"):
            export_lake(log, lake, wait=0.05)
        waiting = threading.Thread(target=export_lake, args=(log, lake))
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
    waiting.join(20)
    assert contents(lake) == contents(log)


def test_an_export_that_fails_leaves_the_lake_as_it_was(log: Path, lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export_lake(log, lake)
    before, manifest = paths(lake), manifest_path(lake).read_bytes()
    write(log, random.Random(5), 1)

    def full(_: Manifest) -> None:
        raise NotWritten("no room")

    with monkeypatch.context() as patch:
        patch.setattr("timeline.exporters.lake.write_manifest", full)
        with pytest.raises(NotWritten, match=r"the lake .*lake cannot be written: no room\n  → it is as it was; make room"):
            export_lake(log, lake)
    assert (paths(lake), manifest_path(lake).read_bytes()) == (before, manifest)
    export_lake(log, lake)
    assert contents(lake) == contents(log)


def test_an_export_can_write_nowhere_else(log: Path, lake: Path, tmp_path: Path) -> None:
    with open_store(log, connect=_connecting(lake)) as store, pytest.raises(duckdb.PermissionException):
        store.rows("copy (select 1) to $1", [str(tmp_path / "else.parquet")])


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("export --as lake", "a lake is a folder: timeline export --as lake DIR"),
        ("export --as lake one two", "a lake is a folder: timeline export --as lake DIR"),
        ("export --as lake one -o two", "a lake is a folder: timeline export --as lake DIR"),
        ("export --as lake one --actor USA", "an export as lake is of all that the log holds"),
        ("export --as log --whole", "--whole is of a lake: --as lake DIR"),
    ],
)
def test_a_lake_is_asked_for_with_its_folder_alone(log: Path, command: str, words: str) -> None:
    ran = timeline("--log", str(log), *command.split())
    assert (ran.status, words in ran.err) == (2, True), ran.err


def test_the_command_says_what_it_did(log: Path, lake: Path) -> None:
    def export(*more: str) -> str:
        ran = timeline("--log", str(log), "export", "--as", "lake", str(lake), *more)
        assert (ran.status, ran.out) == (0, "")
        return ran.err.replace(str(lake), "lake")

    assert export().startswith("lake: all entries, ")
    assert export().startswith("lake: nothing new since 9:")
    write(log, random.Random(5), 1)
    assert export().startswith("lake: 3 entries after position 9, ")
    assert export("--whole").startswith("lake: all entries, ")
    with open_log(log) as opened:
        erase(opened, Derivation(WORDS), "a", "a court order")
    assert "note: words that were erased are gone from the lake; copies of it that were made before have them still" in export()
