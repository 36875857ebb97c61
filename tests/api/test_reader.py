"""The Python API: typed, immutable answers that are also tables."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import timeline
from timeline.errors import InvalidInput, NotFound, Unsupported
from timeline.frames import Tabular
from timeline.reader import Reader


@pytest.fixture
def log(shipped: Path) -> Iterator[Reader]:
    with timeline.open(shipped) as opened:
        yield opened


def answers(log: Reader) -> dict[str, Tabular]:
    return {
        "state": log.state(as_of="March"),
        "history": log.history("engagement:blinken-china-visit"),
        "diff": log.diff("2023-01-31", "2023-02-28"),
        "chronology": log.chronology("2023-02"),
        "gaps": log.gaps(("silence", "unanswered"), as_of="2023-05-31"),
        "tension": log.tension("CHN-USA", "2023-01..2023-03"),
        "sql": log.sql("select position, summary, 0.5::double as half from entries order by position limit 3"),
    }


NAMES = ("state", "history", "diff", "chronology", "gaps", "tension", "sql")


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_a_table_in_every_library(log: Reader, name: str) -> None:
    answer = answers(log)[name]
    rows = answer.to_dicts()
    assert rows
    assert isinstance(answer.df(), pd.DataFrame)
    assert isinstance(answer.pl(), pl.DataFrame)
    assert isinstance(answer.arrow(), pa.Table)
    assert list(answer.df().columns) == list(answer.pl().columns) == answer.arrow().column_names == list(rows[0])
    assert answer.pl().to_dicts() == answer.arrow().to_pylist() == rows
    assert len(answer.df()) == len(rows)
    page = answer._repr_html_()
    assert page.count("<tr>") == len(rows) + 1
    assert str(next(iter(rows[0]))) in page


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_immutable_and_names_its_position(log: Reader, name: str) -> None:
    answer: Any = answers(log)[name]
    field = dataclasses.fields(answer)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(answer, field, None)
    if name != "sql":
        whole = answer.to_dict()
        assert whole.get("position") or whole["after"]["position"] == 139


def test_columns_are_typed_even_where_nothing_was_found(log: Reader) -> None:
    nothing = log.state("office", as_of="1900")
    assert len(nothing) == 0
    assert nothing.pl().schema["position"] == pl.Int64
    assert nothing.arrow().schema.field("order_unknown").type == pa.bool_()
    assert list(nothing.df().columns) == list(nothing.COLUMNS)
    assert log.sql("select 1 as one where false").pl().columns == ["one"]


def test_what_a_page_shows_is_escaped(log: Reader) -> None:
    assert "<td>&lt;b&gt;</td>" in log.sql("select '<b>' as b")._repr_html_()


def test_a_library_that_is_not_there_is_named_with_the_remedy(log: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    state = log.state(as_of="March")
    for library, method in (("pandas", state.df), ("polars", state.pl), ("pyarrow", state.arrow)):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(Unsupported, match=f"needs {library}.*not installed") as error:
            method()
        assert "timeline-engine[frames]" in str(error.value)


def test_every_question_takes_the_three_clocks_and_what_to_leave_out(log: Reader) -> None:
    assert [f.object for f in log.state("blinken-china-visit", as_of="March", without=["blinken-visit-postponed"])][-1] == "confirmed"
    assert log.why("blinken-china-visit status", as_of="March", without=["blinken-visit-postponed"]).difference
    assert log.history("blinken-china-visit", known="2023-02-02").spans[-1].object != "postponed"
    assert {d.kind for d in log.diff(37, 139, by="recorded", as_of="2023-05-08")} >= {"narrowed", "added"}
    assert [d.after for d in log.diff("2023-01-31", "2023-02-28", subject="blinken-china-visit", known="2023-02-28")] == ["", "postponed"]
    assert log.state(as_of="2023-02-10", recorded=37, case="worst").case == "worst"


def test_bad_questions_are_refused_as_on_the_command_line(log: Reader) -> None:
    with pytest.raises(InvalidInput, match="Did you mean"):
        log.sql("from stat_as_of()")
    with pytest.raises(InvalidInput, match="no query"):
        log.sql("")
    with pytest.raises(NotFound, match="no subject"):
        log.state("no-such-thing")
    with pytest.raises(NotFound, match="no event 'balon'") as error:
        log.state(without=["balon"])
    assert "did you mean balloon" in str(error.value)
    with pytest.raises(NotFound, match="no event in the log affects USA-XYZ"):
        log.tension("USA-XYZ")
    with pytest.raises(InvalidInput, match="half-life of 0 days"):
        log.tension("CHN-USA", half_life=0)
    with pytest.raises(InvalidInput, match="more than 20,000 days"):
        log.tension("CHN-USA", "1800..2023", by="day")


def test_parameters_of_a_query_are_bound(log: Reader) -> None:
    assert list(log.sql("select count(*) from entries where position <= ?", [10])) == [(10,)]
