"""A query can read the log and nothing else: each attempt is refused or comes to nothing, in bounded time and memory."""

from __future__ import annotations

import hashlib
import re
import resource
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.security.attempts import BOMBS, HARMLESS, REFUSED
from timeline.errors import InvalidInput
from timeline.sandbox import Limits, Sandbox

MARK = "only-in-the-file"
SECONDS, MEMORY = 0.5, 128
LONGEST = 6.0
"""Seconds until a bomb has to be over on a busy machine: its timeout, the grace, a new process."""
FILLED_IN = {
    "{deep}": "(" * 30_000 + "1" + ")" * 30_000,
    "{sum}": "1+" * 100_000 + "1",
    "{lists}": "[" * 3_000 + "1" + "]" * 3_000,
    "{long}": "x" * 1_500_000,
}


class World:
    """A log, or a lake of one, secrets beside it, a server nearby, and a sandbox around queries."""

    def __init__(self, here: Path, log: Path, server: socket.socket) -> None:
        self.here = here
        self.server = server
        if log.is_dir():
            shutil.copytree(log, here / "log.duckdb")
        else:
            for ending in ("", ".head"):
                shutil.copy(f"{log}{ending}", here / f"log.duckdb{ending}")
        for ending in ("csv", "txt", "json", "parquet"):
            (here / f"secret.{ending}").write_text(f'{{"mark":"{MARK}"}}\n')
        self.sandbox = Sandbox(here / "log.duckdb", limits=Limits(SECONDS, MEMORY))
        self.before = self.bytes()

    def bytes(self) -> dict[str, str]:
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.here.rglob("*")
            if path.is_file() and path.suffix != ".lock"
        }

    def attempt(self, query: str) -> str:
        """What comes of a query: its rows, or the error, as text."""
        filled = query.replace("{here}", str(self.here)).replace("{url}", f"http://127.0.0.1:{self.server.getsockname()[1]}")
        for name, text in FILLED_IN.items():
            filled = filled.replace(name, text)
        try:
            return f"answered {self.sandbox.ask(filled).rows}"
        except InvalidInput as error:
            return str(error)

    def untouched(self) -> None:
        assert self.bytes() == self.before
        assert self.sandbox.ask("select count(*) from entries").rows == ((139,),)
        with pytest.raises(BlockingIOError):
            self.server.accept()


@pytest.fixture(scope="module")
def world(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        made = World(tmp_path_factory.mktemp("sandbox"), shipped, server)
        with made.sandbox:
            yield made


def test_there_are_enough_attempts() -> None:
    assert len(REFUSED) + len(HARMLESS) + len(BOMBS) >= 60
    assert len({query for query, _ in REFUSED} | {*HARMLESS, *BOMBS}) == len(REFUSED) + len(HARMLESS) + len(BOMBS)


@pytest.mark.parametrize(("query", "words"), REFUSED, ids=[query[:60] for query, _ in REFUSED])
def test_an_attempt_is_refused(world: World, query: str, words: str) -> None:
    said = world.attempt(query)
    assert not said.startswith("answered")
    assert re.search(words, said)
    assert MARK not in said
    world.untouched()


@pytest.mark.parametrize("query", HARMLESS)
def test_what_is_let_pass_comes_to_nothing(world: World, query: str) -> None:
    assert MARK not in world.attempt(query)
    world.untouched()


@pytest.mark.parametrize("query", [BOMBS[0], *(pytest.param(bomb, marks=pytest.mark.slow) for bomb in BOMBS[1:])])
def test_a_bomb_ends_in_bounds_and_costs_this_process_little(world: World, query: str) -> None:
    most_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    said = world.attempt(query)
    assert time.monotonic() - start < LONGEST
    assert not said.startswith("answered")
    print(f"{time.monotonic() - start:.2f} {said[:100]}")
    assert re.search(r"ran longer than|more than 128 MB|larger than|Error|ended the process", said)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most_before < 500_000, "kilobytes"
    world.untouched()
