"""Columns in memory reach DuckDB whole: every length, every character, and nothing stays behind."""

from __future__ import annotations

import gc
import threading
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline import columns
from timeline.columns import run

KINDS: dict[str, columns.Kind] = {"a": "whole", "b": "text", "c": "real"}
ROWS = st.lists(
    st.tuples(st.integers(-(2**63), 2**63 - 1), st.text(st.characters(exclude_categories=["Cs"])), st.floats(allow_nan=False)),
    min_size=1,
)


@pytest.fixture(scope="module")
def connection():  # type: ignore[no-untyped-def]
    with duckdb.connect() as opened:
        yield opened


@given(rows=ROWS)
def test_rows_come_back_as_they_were(connection: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]) -> None:
    assert run(connection, "select a, b, c from held", (), KINDS, list(zip(*rows, strict=True))) == rows
    assert columns._OPEN == {}


@pytest.mark.parametrize("count", [1, 2047, 2048, 2049, 150_000])
def test_groups_of_every_size_keep_their_order(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    rows = [(number, f"é{number}" * 3, number / 2) for number in range(count)]
    assert run(connection, "select * from held", (), KINDS, list(zip(*rows, strict=True))) == rows


def test_parameters_stand_beside_columns(connection: duckdb.DuckDBPyConnection) -> None:
    assert run(connection, "select a + $1 from held where a > $2", [10, 1], {"a": "whole"}, [[1, 2]]) == [(12,)]


def test_columns_of_unequal_length_are_refused(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ValueError, match="column b has 1 values, not 2"):
        run(connection, "from held", (), {"a": "whole", "b": "text"}, [[1, 2], ["x"]])


def test_a_query_that_fails_leaves_nothing_behind_and_the_next_one_works(connection: duckdb.DuckDBPyConnection) -> None:
    for _ in range(3):
        with pytest.raises(duckdb.Error, match="no number"):
            run(connection, "select error('no number') from held", (), {"a": "whole"}, [[1]])
        with pytest.raises(duckdb.Error, match="nowhere"):
            run(connection, "select * from held, nowhere", (), {"a": "whole"}, [[1]])
        gc.collect()
        assert run(connection, "select * from held", (), {"a": "whole"}, [[1]]) == [(1,)]
    assert columns._OPEN == {}


def test_threads_with_connections_of_their_own_do_not_see_each_others_columns() -> None:
    wrong: list[object] = []

    def work(mine: int) -> None:
        with duckdb.connect() as own:
            for _ in range(50):
                got = run(own, "select sum(a) from held", (), {"a": "whole"}, [[mine] * 100])
                wrong.extend([] if got == [(mine * 100,)] else [got])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
