"""The portable texts: each one select, in the subset that DuckDB and Spark share, and read by the parsers of other engines too."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

import timeline
from timeline.texts import markers, portable, sql

FOLDER = Path(timeline.__file__).parent / "sql" / "portable"
NAMES = sorted(path.stem for path in FOLDER.glob("*.sql"))
REFUSED = (exp.Struct, exp.Qualify, exp.Interval, exp.DateAdd, exp.DateSub, exp.DateDiff, exp.Unnest, exp.Array, exp.Lambda)


def wrong(text: str) -> list[str]:
    """What a text has that is not in the subset."""
    (tree,) = sqlglot.parse(text, read="spark")
    found = [type(node).__name__ for node in tree.walk() if isinstance(node, REFUSED)]
    found += ["a decimal" for node in tree.find_all(exp.Literal) if not node.is_string and not node.this.isdecimal()]
    for ordered in tree.find_all(exp.Ordered):
        if ordered.args.get("nulls_first") is not False or "nulls last" not in text:
            found.append("a key without nulls last")
    found += ["a column without a name" for column in tree.selects if not isinstance(column, exp.Alias | exp.Column) or column.is_star]
    found += [f"{each.alias} is the name of a layer" for each in tree.find_all(exp.CTE) if each.alias in NAMES]
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dialect", ["spark", "postgres", "trino"])
def test_each_text_is_one_select_to_other_engines_too(name: str, dialect: str) -> None:
    (tree,) = sqlglot.parse(portable(name), read=dialect)
    assert isinstance(tree, exp.Query)


@pytest.mark.parametrize("name", NAMES)
def test_each_text_keeps_to_the_subset(name: str) -> None:
    assert wrong(portable(name)) == []
    assert portable(name).startswith("-- ")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("select a.x, 0.5 as y from a", "a decimal"),
        ("select struct(1 as x) as y", "Struct"),
        ("select a.* from a", "a column without a name"),
        ("select count(*) from a", "a column without a name"),
        ("select row_number() over (order by a.x) as n from a", "a key without nulls last"),
        ("with facts as (select a.x from a) select f.x from facts as f", "facts is the name of a layer"),
        ("select a.x + interval 1 day as y from a", "Interval"),
        ("select a.x from a qualify row_number() over (order by a.x nulls last) = 1", "Qualify"),
    ],
)
def test_what_is_not_in_the_subset_is_found_out(text: str, found: str) -> None:
    assert found in wrong(text)


def test_a_marker_in_quotes_or_in_a_comment_is_none() -> None:
    assert markers("-- :a\nselect ':b' as x, :c as y, 'it''s :d' as z") == {"c"}


def test_a_wrapped_text_takes_the_macros_own_parameters() -> None:
    assert ":upto" not in sql("state")
    assert "m.begin_latest <= upto" in sql("state")
    assert "$upto" in sql("query_state")
