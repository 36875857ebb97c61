"""A lake that coded events are loaded into is the lake of a log that they are imported into: entry by entry, hash by hash."""

from __future__ import annotations

import random
import zipfile
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import duckdb
import pytest

from tests.conftest import NOON
from tests.support.blocks import small_blocks
from tests.support.cluster import Here
from tests.support.tables import ACLED_HEADER, SHIPPED, gdelt, new_log, written
from timeline.exporters.lake import export_lake
from timeline.importers.coded import CodedImport
from timeline.importers.formats import NAMED
from timeline.importers.sources import prepared
from timeline.importers.tables import Outcome
from timeline.lake.manifest import TABLES, Manifest, read_manifest
from timeline.loading.load import Asked, load
from timeline.log import Log
from timeline.projections import Derivation
from timeline.store import open_store
from timeline.texts import sql
from timeline.verify import verify


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.log.system_clock", lambda: NOON)
    monkeypatch.setattr("timeline.loading.load.system_clock", lambda: NOON)


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
    with new_log(tmp_path):
        pass
    export_lake(tmp_path / "log.duckdb", tmp_path / "lake")
    told = loaded(tmp_path / "lake", files)
    assert told == imported(tmp_path / "log.duckdb", files)
    assert [reject.reason for outcome in told for reject in outcome.rejects] == [
        "not a date of the calendar", "line 1 has the id and says otherwise", "the log has it with other content, at position 1", "not a code of the scale",
    ]  # fmt: skip
    export_lake(tmp_path / "log.duckdb", tmp_path / "other")
    there, here = read_manifest(tmp_path / "other"), read_manifest(tmp_path / "lake")
    assert rows(here) == rows(there)
    assert (here.head, here.mark) == (there.head, there.mark)


@pytest.mark.parametrize("seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 24))])
def test_any_files_in_any_order_are_loaded_as_they_are_imported(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names_in_order(monkeypatch)
    dice = random.Random(seed)
    with small_blocks(8):
        with new_log(tmp_path):
            pass
        export_lake(tmp_path / "log.duckdb", tmp_path / "lake")
        for turn in range(3):
            format_ = dice.choice(["gdelt", "acled", "acled", "acled-deleted"]) if turn else "acled"
            files = [some(dice, tmp_path, f"{turn}-{number}.csv", format_) for number in range(dice.randrange(1, 5))]
            options = {"format_": NAMED[format_], "commit_every": dice.choice([3, 100])}
            told = loaded(tmp_path / "lake", files, **options)
            assert told == imported(tmp_path / "log.duckdb", files, **options)
            export_lake(tmp_path / "log.duckdb", tmp_path / "other")
            there, here = rows(read_manifest(tmp_path / "other")), rows(read_manifest(tmp_path / "lake"))
            assert {table: there[table] == here[table] for table in there} == dict.fromkeys(there, True)
            assert read_manifest(tmp_path / "lake").head == read_manifest(tmp_path / "other").head
        with open_store(tmp_path / "lake") as store:
            assert verify(store, Derivation(SHIPPED)).findings == ()


def some(dice: random.Random, folder: Path, name: str, format_: str) -> Path:
    """A file of rows about a handful of events, so that they meet."""
    lines: list[str] = []
    for _ in range(dice.randrange(1, 14)):
        number = dice.randrange(12)
        if format_ == "gdelt":
            lines.append(gdelt(number, c2=dice.choice(["20230203", "20220203", "2023xx03"]), c27=dice.choice(["042", "043"])))
        elif format_ == "acled":
            day = dice.choice(["03 February 2023", "4 March 2022", "never"])
            lines.append(f"TWN{number},{day},1,Peaceful protest,Protesters (Taiwan),,Taipei,CNA,{dice.choice('ab')}")
        else:
            lines.append(f"TWN{number}")
    header = {"acled": [ACLED_HEADER], "acled-deleted": ["event_id_cnty"], "gdelt": []}[format_]
    return written(folder, name, *header, *lines)
