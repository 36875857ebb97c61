"""A lake of the shipped facts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from timeline.exporters.lake import export_lake


@pytest.fixture(scope="session")
def shipped_lake(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lake of the shipped facts, made once and named as its log is; not to be written to."""
    folder = tmp_path_factory.mktemp("lakes") / "us-china.duckdb"
    export_lake(shipped, folder)
    return folder


@pytest.fixture
def demo_lake(shipped_lake: Path, tmp_path: Path) -> Path:
    """A copy of that lake in the test's own folder."""
    return Path(shutil.copytree(shipped_lake, tmp_path / "us-china"))
