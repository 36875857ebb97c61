"""Every way of installing gives a working command, in environments made for the purpose and thrown away."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(900)]


def run(*command: str | Path, cwd: Path) -> str:
    ran = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, cwd=cwd, timeout=600)
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree, so that builds leave nothing behind in it."""
    folder = tmp_path_factory.mktemp("source") / "timeline-engine"
    shutil.copytree(
        ROOT,
        folder,
        ignore=shutil.ignore_patterns(
            ".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", "*.duckdb*", ".*_cache", ".hypothesis"
        ),
    )
    return folder


def environment(folder: Path) -> Path:
    run(sys.executable, "-m", "venv", folder, cwd=folder.parent)
    return folder / "bin"


def works(bin_: Path, folder: Path) -> None:
    """The command answers from a folder that knows nothing of the source."""
    folder.mkdir()
    run(bin_ / "timeline", "demo", cwd=folder)
    assert "postponed" in run(bin_ / "timeline", "state", "engagement", "as", "of", "March", cwd=folder)
    assert "events" in run(bin_ / "python", "-c", "import timeline.events; print(timeline.events.__name__)", cwd=folder)


def test_sdist_to_wheel(source: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--outdir", tmp_path / "dist", source, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {"timeline"}
    assert not [name for name in names if name.endswith(".pyi")]
    for needed in (
        "timeline/py.typed",
        "timeline/sql/state.sql",
        "timeline/events/__init__.py",
        "timeline/events/facts/us_china/1_article.yaml",
    ):
        assert needed in names
    bin_ = environment(tmp_path / "venv")
    run(bin_ / "pip", "install", "-q", wheel, cwd=tmp_path)
    works(bin_, tmp_path / "use")
    typed = tmp_path / "typed.py"
    typed.write_text(
        "import timeline\nimport timeline.events\n\nwith timeline.open('x') as log:\n    names: list[str] = [f.subject for f in log.state()]\nkinds: int = len(timeline.events.EVENT_TYPES)\n"
    )
    run(sys.executable, "-m", "mypy", "--strict", "--python-executable", bin_ / "python", typed, cwd=tmp_path)


def test_plain_install(source: Path, tmp_path: Path) -> None:
    bin_ = environment(tmp_path / "venv")
    run(bin_ / "pip", "install", "-q", source, cwd=tmp_path)
    works(bin_, tmp_path / "use")


def test_editable_install(source: Path, tmp_path: Path) -> None:
    bin_ = environment(tmp_path / "venv")
    run(bin_ / "pip", "install", "-q", "-e", source, cwd=tmp_path)
    works(bin_, tmp_path / "use")
    shown = run(bin_ / "python", "-c", "import timeline.events; print(timeline.events.__file__)", cwd=tmp_path)
    assert shown.strip() == str(source / "events" / "__init__.py"), "an editable install reads the files that one edits"


def test_the_shim_in_a_clone(source: Path, tmp_path: Path) -> None:
    out = run(sys.executable, source / "cli.py", "types", "engagement.postponed", cwd=tmp_path)
    assert "engagement.postponed" in out
