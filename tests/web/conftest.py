"""The site over a copy of the shipped log, asked in this process."""

from __future__ import annotations

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


@pytest.fixture
def client(demo_log: Path) -> TestClient:
    return site(demo_log)


@pytest.fixture
def writer(demo_log: Path) -> TestClient:
    return site(demo_log, write=True)
