"""Output: files, formats by their ending, formulas defused, control characters made visible, an empty query."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import timeline
from timeline.errors import Unsupported
from timeline.render.escaping import markdown, visible
from timeline.render.tables import as_csv, as_markdown
from timeline.vocabulary import Vocabulary


def test_the_ending_of_a_file_chooses_the_format(demo_log: Path, tmp_path: Path) -> None:
    ran = timeline("state", "as", "of", "March", "-o", "state.json")
    assert "written: state.json" in ran.err
    assert json.loads((tmp_path / "state.json").read_text())["as_of"] == "2023-03-31"


def test_a_file_that_cannot_be_written_is_said(demo_log: Path) -> None:
    ran = timeline("state", "-o", "no/such/folder.csv")
    assert (ran.status, "cannot be written" in ran.err) == (2, True)


def test_formulas_are_defused_and_markup_is_escaped() -> None:
    assert as_csv([{"a": "=HYPERLINK(1)", "b": 1}]) == "a,b\n'=HYPERLINK(1),1\n"
    assert markdown("<script>*x*|") == r"&lt;script&gt;\*x\*\|"
    assert as_markdown([{"a": "x|y"}]).splitlines()[-1] == r"| x\|y |"
    assert visible("a\x1b[31mb\u202ec") == "a␛[31mb<U+202E>c"


def test_hostile_text_reaches_no_terminal(tmp_path: Path) -> None:
    timeline("init", "own.duckdb")
    timeline("add", "statement.made", "--id", "x", "--when", "2023", "--summary", "red \x1b[31m alert")
    for command in (("events",), ("show", "x"), ("chronology",), ("search", "red")):
        assert "\x1b" not in timeline(*command).out


def test_an_empty_query_is_said(demo_log: Path) -> None:
    ran = timeline("sql", stdin="")
    assert (ran.status, "there is no query" in ran.err) == (2, True)
    assert timeline("sql", stdin="select 42 as x").out.split() == ["x", "42"]


def test_a_log_of_another_vocabulary_says_which_type_is_missing() -> None:
    with pytest.raises(Unsupported, match=r"events of the type a\.b, which this vocabulary does not know"):
        Vocabulary().load('{"type": "a.b"}', 1)
