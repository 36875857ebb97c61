"""What lies in a log beside its rows: a guard that is gone, a macro that is another one, are found and made anew."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.conftest import timeline
from tests.support.words import WORDS, said
from timeline.changes import Record
from timeline.log import Log
from timeline.projections import Derivation
from timeline.store import open_store
from timeline.verify import verify

EDITS = {
    "drop trigger entries_no_update on entries": "the trigger entries_no_update is missing: somebody could change the log since",
    "create or replace trigger entries_no_update after update on entries for each statement insert into guard select 'x'": (
        "the trigger entries_no_update is not the one of this version of timeline"
    ),
    "create trigger mine after insert on entries for each statement insert into guard select 'x'": "the trigger mine is none of timeline's",
    "drop view sources": "the view sources is missing",
    "create or replace view actors as select 'nobody' as actor": "the view actors is not the one of this version of timeline",
    "create or replace macro standing_weight(s) as 1.0": "the macro standing_weight is not the one of this version of timeline",
    "drop macro table state_as_of": "the macro table state_as_of is missing",
}
SHADOWS = {
    "create macro sha256(x) as 'aa'": "sha256",
    "create macro count(x) as 7": "count",
    "create macro duckdb_functions() as table select 1 as x": "duckdb_functions",
    "create macro main.concat_ws(a, b) as 'x'": "concat_ws",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.duckdb"
    with Log.create(path, WORDS, [Derivation(WORDS)]) as log:
        log.append([Record(said("one")), Record(said("two", word="no"))])
    return path


def edited(path: Path, statement: str) -> None:
    with duckdb.connect(str(path)) as client:
        client.execute(statement)


def findings(path: Path) -> tuple[str, ...]:
    with open_store(path) as store:
        return verify(store, Derivation(WORDS)).findings


@pytest.mark.parametrize("statement", EDITS)
def test_what_somebody_changed_is_named(path: Path, statement: str) -> None:
    edited(path, statement)
    (found,) = findings(path)
    assert EDITS[statement].replace("macro table", "macro") in found


@pytest.mark.parametrize("statement", [each for each in EDITS if " mine " not in each])
def test_a_rebuild_makes_it_anew(path: Path, statement: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.cli.options.vocabulary_of", lambda _: WORDS)
    edited(path, statement)
    ran = timeline("rebuild", "--log", str(path))
    assert ran.status == 0, ran.err
    assert findings(path) == ()


@pytest.mark.parametrize("statement", SHADOWS)
def test_a_macro_in_the_place_of_a_function_is_named(path: Path, statement: str) -> None:
    """DuckDB calls the macro from then on: with one named sha256, a changed entry could keep its hash."""
    edited(path, statement)
    (found,) = findings(path)
    assert f"the macro {SHADOWS[statement]} takes the place of a function of DuckDB's" in found


def test_a_changed_entry_does_not_hide_behind_a_macro(path: Path) -> None:
    with duckdb.connect(str(path)) as client:
        ((payload,),) = client.execute("select payload from entries where position = 2").fetchall()
        changed = payload.replace("no", "on")
        client.execute("drop trigger entries_no_update on entries; drop trigger entries_no_delete on entries")
        client.execute(f"create macro sha256(x) as system.main.sha256(case when x = '{changed}' then '{payload}' else x end)")
        client.execute("update entries set payload = ? where position = 2", [changed])
    assert "the macro sha256 takes the place of a function" in " ".join(findings(path))


def test_macros_and_tables_of_ones_own_are_no_findings(path: Path) -> None:
    edited(path, "create macro my_states() as table from state_as_of(date '2023-01-01'); create table notes (text varchar)")
    assert findings(path) == ()
