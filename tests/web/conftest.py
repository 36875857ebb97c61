"""The site over the shipped log, asked in this process: one for all tests that only read, and one of its own for each that writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import timeline.events
from timeline.vocabulary import Vocabulary
from timeline.web.app import application
from timeline.web.asking import Served

VOCABULARY = Vocabulary.of_module(timeline.events)
BASE = "http://127.0.0.1:8421"


def site(log: Path, *, write: bool = False, token: str = "", wait: float = 10.0) -> TestClient:
    served = Served(log, VOCABULARY, wait, write, seconds=5.0)
    app = application(served, hosts=frozenset({"127.0.0.1:8421"}), token=token)
    return TestClient(app, base_url=BASE, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture(scope="session")
def read_log(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped log, for all tests here that only read."""
    folder = tmp_path_factory.mktemp("read")
    for name in ("us-china.duckdb", "us-china.duckdb.head"):
        shutil.copy(shipped.with_name(name), folder / name)
    return folder / "us-china.duckdb"


@pytest.fixture(scope="session")
def reading(read_log: Path) -> Iterator[TestClient]:
    """One application and one event loop for them all: starting a loop takes longer than most answers."""
    with site(read_log) as client:
        yield client


@pytest.fixture
def client(reading: TestClient, read_log: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The site, of which the command line finds the log too."""
    monkeypatch.setenv("TIMELINE_LOG", str(read_log))
    reading.cookies.clear()
    return reading


@pytest.fixture
def writable(demo_log: Path) -> Iterator[TestClient]:
    """The site over a log of its own, which may be written to by other means."""
    with site(demo_log) as client:
        yield client


@pytest.fixture
def writer(demo_log: Path) -> Iterator[TestClient]:
    """The site with its form, over a log of its own."""
    with site(demo_log, write=True) as client:
        yield client
