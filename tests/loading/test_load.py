"""A lake that coded events are loaded into is the lake of a log that they are imported into: entry by entry, hash by hash."""

from __future__ import annotations

import random
import re
import signal
import zipfile
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import duckdb
import pytest

from tests.conftest import NOON, timeline
from tests.support.blocks import small_blocks
from tests.support.cluster import Here
from tests.support.killing import killed_after
from tests.support.tables import ACLED_HEADER, SHIPPED, gdelt, new_log, written
from timeline.errors import InvalidInput, LogBusy, NotWritten, TimelineError, Unsupported
from timeline.exporters.lake import export_lake
from timeline.gate import Gate, gate_path
from timeline.importers.coded import CodedImport
from timeline.importers.formats import NAMED
from timeline.importers.sources import prepared
from timeline.importers.tables import Outcome
from timeline.lake.manifest import TABLES, Manifest, manifest_path, read_manifest
from timeline.loading.load import Asked, load
from timeline.log import Log
from timeline.projections import Derivation
from timeline.store import open_store
from timeline.texts import sql
from timeline.verify import verify


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, NOON)


def set_clock(monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    for module in ("log", "loading.load"):
        monkeypatch.setattr(f"timeline.{module}.system_clock", lambda: now)


def names_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commits within a table have random names: the same ones from now on, wherever they are made."""
    for module in ("importers.coded", "loading.deciding"):
        numbers = count()
        monkeypatch.setattr(f"timeline.{module}.uuid", SimpleNamespace(uuid4=lambda numbers=numbers: UUID(int=next(numbers))))


def imported(path: Path, files: list[Path], **options: object) -> list[Outcome]:
    """What an import into a log does."""
    with Log.open(path, SHIPPED, [Derivation(SHIPPED)]) as log:
        reader = CodedImport(log, author="a", **options)  # type: ignore[arg-type]
        outcomes = []
        for file in files:
            with prepared(file) as tables:
                outcomes += [reader.read(table) for table in tables]
        return outcomes


def loaded(lake: Path, files: list[Path], **options: object) -> list[Outcome]:
    """What an import into a lake does."""
    outcomes: list[Outcome] = []
    load(lake, files, Here(), Asked(dict(SHIPPED.actors), author="a", **options), outcomes.append, wait=1)  # type: ignore[arg-type]
    return outcomes


def empty_lake(folder: Path) -> Path:
    """The lake of an empty log, beside it."""
    with new_log(folder):
        pass
    return export_lake(folder / "log.duckdb", folder / "lake").manifest.folder


def names(lake: Path) -> set[Path]:
    """Everything in the folder of a lake."""
    return set(lake.rglob("*"))


def rows(lake: Manifest) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables; sums added up, since there is more than one way to them."""
    found = {}
    with duckdb.connect() as connection:
        for table in TABLES:
            files = [str(file) for file in lake.files(table)]
            if table == "meta" or not files:
                continue
            connection.execute(f"create or replace view {table} as from read_parquet({files}, hive_partitioning = false)")
            found[table] = connection.execute(sql("coded_days_summed") if table == "coded_days" else f"from {table}").fetchall()
    return {table: sorted(each, key=repr) for table, each in found.items()}


def test_what_the_lake_of_the_log_has_is_what_was_loaded(tmp_path: Path) -> None:
    files = [written(tmp_path, "a.csv", gdelt(1), gdelt(2, c2="20239999"), gdelt(1), gdelt(1, c27="043"), gdelt(3))]
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("one.csv", f"{gdelt(4)}\n{gdelt(3)}\n{gdelt(2)}\n")
        archive.writestr("two.csv", f"{gdelt(5)}\n{gdelt(1, c31='9.0')}\n{gdelt(4, c27='999')}\n")
    files += [tmp_path / "b.zip", written(tmp_path, "again.csv", *files[0].read_text().splitlines())]
    told = loaded(empty_lake(tmp_path), files)
    assert told == imported(tmp_path / "log.duckdb", files)
    assert [reject.reason for outcome in told for reject in outcome.rejects] == [
        "not a date of the calendar", "line 1 has the id and says otherwise", "the log has it with other content, at position 1", "not a code of the scale",
    ]  # fmt: skip
    export_lake(tmp_path / "log.duckdb", tmp_path / "other")
    there, here = read_manifest(tmp_path / "other"), read_manifest(tmp_path / "lake")
    assert rows(here) == rows(there)
    assert (here.head, here.mark) == (there.head, there.mark)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
def test_any_files_in_any_order_are_loaded_as_they_are_imported(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names_in_order(monkeypatch)
    dice = random.Random(seed)
    with small_blocks(8):
        empty_lake(tmp_path)
        for turn in range(3 if seed else 2):
            set_clock(monkeypatch, NOON - turn)  # one that is set back does not set back the log
            format_ = dice.choice(["gdelt", "acled", "acled", "acled-deleted"]) if turn else "acled"
            files = [some(dice, tmp_path, f"{turn}-{number}.csv", format_) for number in range(dice.randrange(2, 5))]
            options = {"format_": NAMED[format_], "commit_every": dice.choice([3, 100])}
            told = loaded(tmp_path / "lake", files, **options)
            assert told == imported(tmp_path / "log.duckdb", files, **options)
            export_lake(tmp_path / "log.duckdb", tmp_path / "other")
            there, here = rows(read_manifest(tmp_path / "other")), rows(read_manifest(tmp_path / "lake"))
            assert {table: there[table] == here[table] for table in there} == dict.fromkeys(there, True)
            assert read_manifest(tmp_path / "lake").head == read_manifest(tmp_path / "other").head
        assert here["coded_days"]
        with open_store(tmp_path / "lake") as store:
            assert verify(store, Derivation(SHIPPED)).findings == ()


def some(dice: random.Random, folder: Path, name: str, format_: str) -> Path:
    """A file of rows about a handful of events, so that they meet."""
    lines: list[str] = []
    for _ in range(dice.randrange(1, 24)):
        number = dice.randrange(30)
        if format_ == "gdelt":
            lines.append(gdelt(number, c2=dice.choice(["20230203", "20220203", "2023xx03"]), c27=dice.choice(["042", "043"])))
        elif format_ == "acled":
            day = dice.choice(["03 February 2023", "4 March 2022", "never"])
            lines.append(f"TWN{number},{day},1,Peaceful protest,Protesters (Taiwan),,Taipei,CNA,{dice.choice('ab')}")
        else:
            lines.append(f"TWN{number}")
    header = {"acled": [ACLED_HEADER], "acled-deleted": ["event_id_cnty"], "gdelt": []}[format_]
    return written(folder, name, *header, *lines)


def test_what_was_loaded_is_asked_and_verified_like_a_log(tmp_path: Path, shipped: Path) -> None:
    """Facts and coded events in one lake, in more than one commit and file of each."""
    export_lake(shipped, tmp_path / "lake")
    lake = str(tmp_path / "lake")
    loaded(tmp_path / "lake", [written(tmp_path, "a.csv", *(gdelt(number) for number in range(9)))], commit_every=4)
    assert timeline("verify", lake).status == 0
    assert "9 events in CAMEO data" in timeline("--log", lake, "chronology", "2023-02-03").out
    assert "postponed" in timeline("--log", lake, "state", "blinken-china-visit", "as", "of", "March").out
    ran = timeline("--log", str(shipped), "export", "--as", "lake", lake)
    assert ran.status == 2
    assert "goes on to position 148, and" in ran.err


def test_a_dry_run_tells_what_an_import_would_and_writes_nothing(tmp_path: Path) -> None:
    lake = empty_lake(tmp_path)
    before = names(lake)
    files = [written(tmp_path, "a.csv", gdelt(1), gdelt(2, c2="x"), gdelt(1))]
    assert loaded(lake, files, dry_run=True) == imported(tmp_path / "log.duckdb", files, dry_run=True)
    assert names(lake) == before


@pytest.mark.parametrize(
    ("second", "options", "said"),
    [
        ("what is this", {}, "b.csv is no format of coded events that is known"),
        (gdelt(2, c2="x"), {"strict": True}, "b.csv has 1 bad row, and --strict takes none"),
        (gdelt(1, c27="043"), {"strict": True}, "the log has it with other content, at position 1"),
        (gdelt(2), {"expected": 7}, "the lake ends at position 0, not at 7"),
    ],
)
def test_where_a_file_is_refused_none_of_its_batch_is_written(second: str, options: dict[str, object], said: str, tmp_path: Path) -> None:
    lake = empty_lake(tmp_path)
    before = names(lake)
    files = [written(tmp_path, "a.csv", gdelt(1)), written(tmp_path, "b.csv", second)]
    with pytest.raises(TimelineError, match=re.escape(said)):
        loaded(lake, files, **options)
    assert names(lake) == before


@pytest.mark.parametrize("failing", ["write_manifest", "chain", "sums_apart", "write_commits"])
def test_where_writing_fails_the_lake_is_as_it_was(failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = empty_lake(tmp_path)
    before = names(lake)
    file = written(tmp_path, "a.csv", gdelt(1))
    with monkeypatch.context() as patch:
        patch.setattr(f"timeline.loading.load.{failing}", refusing)
        with pytest.raises(NotWritten):
            loaded(lake, [file])
    assert names(lake) == before
    assert [outcome.new for outcome in loaded(lake, [file])] == [1]


def refusing(*_: object) -> None:
    """What a full disk does."""
    raise NotWritten("no room")


def test_batches_come_one_after_the_other_and_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.loading.load.BATCH", 1)
    lake = empty_lake(tmp_path)
    files = [written(tmp_path, "a.csv", gdelt(1)), written(tmp_path, "b.csv", gdelt(1), gdelt(2)), written(tmp_path, "c.csv", "what")]
    with pytest.raises(InvalidInput, match=r"c\.csv is no format"):
        loaded(lake, files)
    assert read_manifest(lake).counts["commits"] == 2
    again = loaded(lake, files[:2])
    assert [outcome.known_already for outcome in again] == [True, True]


def test_few_entries_in_a_task_make_more_files_of_the_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [written(tmp_path, f"{number}.csv", gdelt(number), gdelt(number + 9)) for number in range(5)]
    once = tmp_path / "once"
    once.mkdir()
    loaded(empty_lake(once), files)
    monkeypatch.setattr("timeline.loading.load.TOGETHER", 4)
    loaded(empty_lake(tmp_path), files)
    apart, together = read_manifest(tmp_path / "lake"), read_manifest(once / "lake")
    assert (len(together.of("entries")), len(apart.of("entries"))) == (1, 3)
    assert (apart.head, rows(apart)) == (together.head, rows(together))


def test_a_lake_is_needed_and_one_of_this_format(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", gdelt(1))
    with pytest.raises(InvalidInput, match=r"log\.duckdb is no lake, and Spark imports into lakes"):
        loaded(empty_lake(tmp_path).with_name("log.duckdb"), [file])
    manifest = tmp_path / "lake" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": "2"', '"format": "1"'))
    with pytest.raises(InvalidInput, match="is a lake of a log of format 1, not 2"):
        loaded(tmp_path / "lake", [file])


def test_a_part_that_an_equal_file_brought_is_not_brought_again(tmp_path: Path) -> None:
    """The last line gives nothing, so that no commit says that all of the file is in."""
    files = [written(tmp_path, f"{name}.csv", gdelt(1), gdelt(2), gdelt(3, c2="x")) for name in "ab"]
    told = loaded(empty_lake(tmp_path), files, commit_every=1)
    assert told == imported(tmp_path / "log.duckdb", files, commit_every=1)
    assert [(outcome.new, outcome.same, len(outcome.rejects)) for outcome in told] == [(2, 0, 1), (0, 0, 1)]


def test_two_who_write_into_a_lake_take_turns(tmp_path: Path) -> None:
    lake = empty_lake(tmp_path)
    gate = Gate(gate_path(manifest_path(lake))).acquire(0)
    with pytest.raises(LogBusy, match=r"manifest\.json is in use by process"):
        load(lake, [written(tmp_path, "a.csv", gdelt(1))], Here(), Asked(SHIPPED.actors), lambda _: None, wait=0.1)
    gate.release()


def test_workers_of_another_version_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.loading.load.software", lambda: "timeline 0.0.1 and DuckDB 2.0.0")
    with pytest.raises(
        Unsupported, match=r"a worker has timeline \S+ and DuckDB \S+, and this machine timeline 0\.0\.1 and DuckDB 2\.0\.0"
    ):
        loaded(empty_lake(tmp_path), [written(tmp_path, "a.csv", gdelt(1))])


def test_an_import_that_was_stopped_is_cleared_away(tmp_path: Path) -> None:
    lake = empty_lake(tmp_path)
    before = names(lake)
    (lake / "loading-1" / "x").mkdir(parents=True)
    (lake / "entries").mkdir()
    (lake / "entries" / "000000000001-0.parquet").touch()
    loaded(lake, [written(tmp_path, "a.csv", gdelt(1, c2="x"))])
    assert names(lake) == before


LOAD = """
from pathlib import Path
from tests.loading.test_load import loaded
def work(lake, file):
    loaded(Path(lake), [Path(file)])
"""
KILLS = 6


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_load_leaves_the_lake_before_it_or_after_it(tmp_path: Path) -> None:
    dice = random.Random(17)
    lake = empty_lake(tmp_path)
    took, killed = 2.0, 0
    for number in range(KILLS):
        file = written(tmp_path, f"{number}.csv", *(gdelt(number * 50 + each) for each in range(80)))
        before = read_manifest(lake)
        done = killed_after(took * dice.random() * 0.95, LOAD, str(lake), str(file))
        took = done or took
        killed += not done
        after = read_manifest(lake)
        assert after.position - before.position in ({80, 50} if done else {0, 80, 50})
        (outcome,) = loaded(lake, [file])
        assert outcome.known_already == (after.position > before.position)
        with open_store(lake) as store:
            assert verify(store, Derivation(SHIPPED)).findings == ()
    assert killed, "each load was over before its kill"
