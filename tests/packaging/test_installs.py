"""Every way of installing gives a working command, in environments made for the purpose and thrown away."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(900)]

TYPED = """\
import timeline
import timeline.events
from timeline.events import EVENT_TYPES
from timeline.model import Event

with timeline.open("x") as log:
    names: list[str] = [fact.subject for fact in log.state()]
kinds: tuple[type[Event], ...] = timeline.events.EVENT_TYPES
wrong: int = EVENT_TYPES  # only where the types are known is this an error
"""


def run(*command: str | Path, cwd: Path, status: int = 0) -> str:
    ran = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd=cwd, timeout=600)
    assert ran.returncode == status, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the tree, so that builds and edits leave nothing behind in it."""
    folder = tmp_path / "timeline-engine"
    made = (".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", "*.duckdb*", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*made))
    return folder


@pytest.fixture
def bin_(tmp_path: Path) -> Path:
    """The programs of a fresh environment."""
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    return tmp_path / "venv" / "bin"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that knows nothing of the source."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def packaged(source: Path) -> set[str]:
    """What a wheel has to hold, by the names that it has there."""
    found = set()
    for folder, prefix in (("timeline", "timeline"), ("events", "timeline/events")):
        for path in (source / folder).rglob("*"):
            if path.suffix in {".css", ".csv", ".html", ".js", ".py", ".sql", ".svg", ".yaml"} or path.name == "py.typed":
                found.add(f"{prefix}/{path.relative_to(source / folder).as_posix()}")
    return found


def assert_works(bin_: Path, folder: Path) -> None:
    run(bin_ / "timeline", "demo", cwd=folder)
    assert "postponed" in run(bin_ / "timeline", "state", "engagement", "as", "of", "March", cwd=folder)
    run(bin_ / "python", "-c", "import timeline.events; assert timeline.events.EVENT_TYPES", cwd=folder)
    for name in ("events", "cli", "tests"):
        run(bin_ / "python", "-c", f"import {name}", cwd=folder, status=1)  # no such name at the top of site-packages


def assert_typed(bin_: Path, folder: Path) -> None:
    """Type checkers see the types: right code passes, and the wrong line alone is refused."""
    (folder / "typed.py").write_text(TYPED)
    said = run(sys.executable, "-m", "mypy", "--strict", "--python-executable", bin_ / "python", "typed.py", cwd=folder, status=1)
    assert re.findall(r"typed\.py:(\d+): error: .*\[(.*)\]", said) == [(str(TYPED.count("\n")), "assignment")], said


def test_sdist_to_wheel(source: Path, bin_: Path, tmp_path: Path, elsewhere: Path) -> None:
    expected = packaged(source)
    run(sys.executable, "-m", "build", "--outdir", tmp_path / "dist", source, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as built:
        assert {name for name in built.namelist() if ".dist-info/" not in name} == expected
    (sdist,) = (tmp_path / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as built:
        names = {name.partition("/")[2] for name in built.getnames()}
    assert {"cli.py", "LICENSE", "README.md", "CHANGELOG.md", "events/__init__.py", "timeline/events.pyi"} <= names
    run(bin_ / "pip", "install", "-q", wheel, cwd=tmp_path)
    assert_works(bin_, elsewhere)
    assert_typed(bin_, elsewhere)


def test_plain_install(source: Path, bin_: Path, elsewhere: Path) -> None:
    run(bin_ / "pip", "install", "-q", source, cwd=elsewhere)
    assert_works(bin_, elsewhere)
    assert_typed(bin_, elsewhere)


def test_editable_install(source: Path, bin_: Path, elsewhere: Path) -> None:
    run(bin_ / "pip", "install", "-q", "-e", source, cwd=elsewhere)
    assert_works(bin_, elsewhere)
    assert_typed(bin_, source)  # in the clone: a checker elsewhere follows no import hook, and setuptools installs one
    for name in ("timeline/_version.py", "events/wording.py"):
        with (source / name).open("a") as file:
            file.write("\nEDITED = True\n")
    (source / "events" / "added.py").touch()
    program = "import timeline._version as v, timeline.events.wording as w, timeline.events.added; assert v.EDITED and w.EDITED"
    run(bin_ / "python", "-c", program, cwd=elsewhere)


def test_the_shim_in_a_clone(source: Path, bin_: Path, elsewhere: Path) -> None:
    run(bin_ / "pip", "install", "-q", source, cwd=elsewhere)
    run(bin_ / "pip", "uninstall", "-q", "-y", "timeline-engine", cwd=elsewhere)  # what it needs stays, itself goes
    run(bin_ / "python", "-c", "import timeline", cwd=elsewhere, status=1)
    assert "engagement.postponed" in run(bin_ / "python", source / "cli.py", "types", "engagement.postponed", cwd=elsewhere)
    run(bin_ / "python", source / "cli.py", "demo", cwd=elsewhere)


def test_these_tests_and_the_long_ones_wait_to_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "test_three.py").write_text(
        "import pytest\n"
        "def test_plain(): pass\n"
        "@pytest.mark.slow\ndef test_long(): pass\n"
        "@pytest.mark.packaging\ndef test_installs(): pass\n"
    )
    settings = ("-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, "-p", "no:cacheprovider")
    said = run(sys.executable, "-m", "pytest", *settings, "-q", "test_three.py", cwd=tmp_path)
    assert "1 passed, 2 deselected" in said
