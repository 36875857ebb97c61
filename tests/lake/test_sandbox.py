"""A query can read a lake and nothing else: whatever is tried against a log is tried against a lake, and its own files besides."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.security.attempts import BOMBS, HARMLESS, REFUSED
from tests.security.test_sql_sandbox import MARK, World
from timeline.lake.manifest import parse_manifest

OWN = (
    ("copy (select 1) to '{name}' (use_tmp_file false)", "can only be read"),
    ("copy (select 1) to '{name}'", "can only be read|Permission Error"),
    ("with x as (copy (select 1) to '{name}' (use_tmp_file false)) from x", "can only be read"),
    ("from query('with x as (copy (select 1) to ''{name}'' (use_tmp_file false)) from x')", "must be at the top level"),
    ("explain analyze copy (select 1) to '{name}' (use_tmp_file false)", "can only be read"),
    ("prepare p as copy (select 1) to '{name}' (use_tmp_file false); execute p", "can only be read"),
    ("copy (select 1) to '{name}.new'", "Permission Error"),
    ("copy (select 1 as a) to 'lake://entries' (format parquet, partition_by (a))", "Permission Error"),
    ("export database 'lake://export'", "Permission Error"),
    ("attach '{name}' as other", "Error"),
    ("from read_parquet('lake://entries/*/*.parquet')", "Permission Error"),
    ("from read_parquet('lake://../secret.parquet')", "Permission Error"),
    ("from read_text('{name}/../../secret.txt')", "Permission Error"),
    ("from read_text('lake:///etc/passwd')", "Permission Error"),
    ("from glob('lake://*')", "Permission Error"),
    ("from read_parquet('{path}')", "Permission Error"),
    ("copy (select 1) to '{path}' (use_tmp_file false)", "Permission Error"),
    ("from read_text('{here}/log.duckdb/manifest.json')", "Permission Error"),
    ("copy (select 1) to '{here}/log.duckdb/manifest.json' (use_tmp_file false)", "Permission Error"),
    ("create or replace view entries as select 1", "read-only"),
    ("drop view entries", "read-only"),
)
"""``{name}`` is a file of the lake as a query knows it, ``{path}`` as this machine does."""
FEW = {query for query, _ in REFUSED[:60:12]} | {"drop view events_current", "create table t as select 1"}


@pytest.fixture(scope="module")
def world(shipped_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        made = World(tmp_path_factory.mktemp("sandbox"), shipped_lake, server)
        with made.sandbox:
            yield made


@pytest.mark.parametrize(("query", "words"), OWN, ids=[query[:60] for query, _ in OWN])
def test_a_file_of_the_lake_can_be_read_and_no_more(world: World, query: str, words: str) -> None:
    file = parse_manifest(world.here / "log.duckdb").of("entries")[0].path
    said = world.attempt(query.replace("{name}", f"lake://{file}").replace("{path}", f"{world.here}/log.duckdb/{file}"))
    assert not said.startswith("answered")
    assert re.search(words, said), said
    world.untouched()


def test_the_files_are_there_to_be_read(world: World) -> None:
    file = parse_manifest(world.here / "log.duckdb").of("entries")[0]
    assert world.attempt(f"select count(*) from read_parquet('lake://{file.path}')") == f"answered (({file.rows},),)"


@pytest.mark.parametrize(("query", "words"), [each if each[0] in FEW else pytest.param(*each, marks=pytest.mark.slow) for each in REFUSED])
def test_an_attempt_is_refused(world: World, query: str, words: str) -> None:
    said = world.attempt(query)
    assert not said.startswith("answered")
    assert re.search(f"{words}|Error|ran longer than", said)
    assert MARK not in said
    world.untouched()


@pytest.mark.slow
@pytest.mark.parametrize("query", HARMLESS)
def test_what_is_let_pass_comes_to_nothing(world: World, query: str) -> None:
    assert MARK not in world.attempt(query)
    world.untouched()


@pytest.mark.slow
@pytest.mark.parametrize("query", BOMBS[::5])
def test_a_bomb_ends(world: World, query: str) -> None:
    assert re.search(r"ran longer than|more than 128 MB|larger than|Error|ended the process", world.attempt(query))
    world.untouched()
