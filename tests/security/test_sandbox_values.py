"""Values come out of the sandbox as they come out of DuckDB in this process, and print alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import timeline
from timeline.reader import Reader
from timeline.sandbox import Sandbox
from timeline.sandbox.process import Ended, decoded

VALUES = (
    "null", "true", "1", "-1::tinyint", "9223372036854775807", "170141183460469231731687303715884105727::hugeint", "3e38::uhugeint",
    "12345678901234567890123456789012345678901234567890::bignum", "1.50::decimal(38,10)", "-0.00::decimal(4,2)",
    "0.1::float", "0.1::double", "1e300", "-0.0::double", "'inf'::double", "'-inf'::float",
    "''", "'ünïcode 🎈'", "'a\"b\\c' || chr(10) || chr(0) || 'd'", "'{\"date\": \"2023-01-01\"}'", "'{\"a\": 1}'::json",
    "''::blob", "'\\x00\\xFFab'::blob", "'101'::bit", "'6d3d2541-8a6b-4f3c-9d3a-2f3f3b1e9a10'::uuid", "'a'::enum('a', 'b')",
    "date '2023-03-31'", "date '0044-03-15 (BC)'", "date '20000-01-01'", "'infinity'::date", "'-infinity'::date",
    "timestamp '2023-03-31 12:00:00'", "timestamp '2023-03-31 12:00:00.000001'", "'infinity'::timestamp", "'-infinity'::timestamp",
    "timestamp '20000-01-01'", "timestamp_s '2020-01-01'", "timestamp_ms '2020-01-01 00:00:00.5'", "timestamp_ns '2020-01-01 00:00:00.123456789'",
    "time '12:00:01.5'", "time '24:00:00'", "timetz '12:00:00+02'", "timetz '12:00:00+15:59:59'",
    "interval 1 month", "interval '-400 years 3 days 2 hours'", "interval 1 microsecond",
    "[1, null, 3]", "[]", "array[1, 2]::int[2]", "[[date '2023-01-01'], null]", "{'a': 1, 'b': [1.5::decimal(3,1)]}", "row(1, 'x')",
    "map {'k': 1}", "map {1: date '2023-01-01'}", "map {[1]: 2}", "map {{'a': 1}: 2}", "union_value(k := 1)", "'x'::variant",
    "'POINT(1 2)'::geometry",
)  # fmt: skip


@pytest.fixture(scope="module")
def sandbox(shipped: Path) -> Iterator[Sandbox]:
    with Sandbox(shipped) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(shipped: Path) -> Iterator[Reader]:
    with Reader(shipped) as opened:
        yield opened


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_what_it_is_without_a_sandbox(sandbox: Sandbox, reader: Reader, value: str) -> None:
    query = f"select {value} as v, [{value}] as l, {{'f': {value}}} as s"
    there, here = sandbox.ask(query), reader.sql(query)
    assert repr(there) == repr(here)


def test_a_value_that_is_no_number_stays_so(sandbox: Sandbox) -> None:
    assert repr(sandbox.ask("select 'nan'::double as n").rows) == "((nan,),)"


def test_columns_of_one_name_both_come(sandbox: Sandbox) -> None:
    found = sandbox.ask("select 'a' as x, 'b' as x, 'c' as \"\u00e9\"")
    assert (found.names, found.rows) == (("x", "x", "é"), (("a", "b", "c"),))


def test_many_rows_come_whole_and_in_order(sandbox: Sandbox) -> None:
    assert sandbox.ask("select x, x::varchar as t from range(150000) as t(x)").rows == tuple((x, str(x)) for x in range(150_000))


def test_a_moment_with_a_time_zone_is_answered_without_pytz(sandbox: Sandbox, demo_log: Path) -> None:
    query = "select timestamptz '2023-02-04 20:39:00+02' as t"
    (moment,) = sandbox.ask(query).rows[0]
    assert moment.timestamp() == 1_675_535_940
    assert timeline("sql", f"select ({query})::timestamp as t", "-O", "csv").out == "t\n2023-02-04 18:39:00\n"
    (shown,) = json.loads(timeline("sql", query, "-O", "json").out)
    assert shown["t"] == str(moment)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("select interval '99999999 years'", "too large"),
        pytest.param(f"select {'[' * 500}1{']' * 500}", "nested too deeply", marks=pytest.mark.slow),
    ],
)
def test_a_value_that_python_has_no_room_for_is_an_error_and_no_end(sandbox: Sandbox, query: str, words: str) -> None:
    from timeline.errors import InvalidInput

    with pytest.raises(InvalidInput, match=words):
        sandbox.ask(query)
    assert sandbox.ask("select 1").rows == ((1,),)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{}", b"[]", b"null", b'["rows"]', b'["rows",[],1]', b'["names",{"a":1}]', b'["rows",[[{"date":"2023-02-29"}]]]', b"\xff",
        b'["rows",[[{"os.system":"x"}]]]', b'["rows",[[{"date":"2023-01-01","x":1}]]]', b'["rows",[[{"decimal":"x"}]]]', b'["rows",[[{}]]]',
        b'["rows",[[{"dict":[[[1],2]]}]]]', b"[" * 100_000, b'["error",1,2]', b'["done"]', b'["rows",[[{"timedelta":[1e400,0,0]}]]]',
    ],
)  # fmt: skip
def test_a_reply_that_makes_no_sense_is_not_believed(content: bytes) -> None:
    with pytest.raises(Ended, match="makes no sense"):
        decoded(content)
