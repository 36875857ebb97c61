"""Golden transcripts: what commands print, to the letter. ``pytest --update-golden`` writes them anew; read the difference."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import Ran, timeline

GOLDEN = Path(__file__).with_name("golden")


def shown(ran: Ran) -> str:
    """Output, then what went to stderr, then the exit status where it is not 0; hashes are left out."""
    parts = [ran.out.rstrip("\n")] if ran.out.strip() else []
    parts += [f"[stderr] {line}" for line in ran.err.rstrip("\n").splitlines()]
    parts += [f"[exit {ran.status}]"] if ran.status else []
    text = "\n".join(line.rstrip() for part in parts for line in part.splitlines())
    return re.sub(r"\b[0-9a-f]{64}\b", "<hash>", text)


def run(line: str) -> Ran:
    """A command as typed; behind ``<<<``, what it reads from standard input: each word a line."""
    command, _, fed = line.partition(" <<< ")
    return timeline(*shlex.split(command)[2:], stdin="".join(f"{text}\n" for text in shlex.split(fed)))


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.txt")))
def test_transcript(name: str, demo_log: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    path = GOLDEN / f"{name}.txt"
    expected = path.read_text(encoding="utf-8")
    if name.startswith("narrow"):
        monkeypatch.setenv("COLUMNS", "60")
    commands = [line for line in expected.splitlines() if line.startswith("$ timeline ")]
    blocks = [f"{line}\n{shown(run(line))}".rstrip() for line in commands]
    found = "\n\n".join(blocks) + "\n"
    if request.config.getoption("--update-golden"):
        path.write_text(found, encoding="utf-8")
        return
    assert blocks, "a transcript without commands tests nothing"
    assert found == expected
