"""Completion as a shell gets it: bash itself, and zsh and fish where they are installed."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from timeline.cli.shells import SCRIPTS

BASH = r"""
eval "$SCRIPT"
complete -p timeline
ask() { COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _timeline_completion timeline; printf '<%s>' "${COMPREPLY[@]}"; echo; }
ask timeline cor
ask timeline show kerry-inv
ask timeline why engagement : blinken-c
ask timeline events --actor USA/Antony
ask timeline events --actor '"USA/Antony B'
ask timeline events --topic = ballo
ask timeline events --topic =
"""


@pytest.fixture
def here(demo_log: Path, tmp_path: Path) -> dict[str, str]:
    """An environment in which `timeline` is this one, and a log lies in the folder."""
    assert demo_log.exists()
    program = tmp_path / "bin" / "timeline"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from timeline.cli import main; main()" "$@"\n')
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(tmp_path), "TERM": "dumb", "LC_ALL": "C.UTF-8"}


def asked(shell: list[str], script: str, env: dict[str, str]) -> list[str]:
    ran = subprocess.run(
        [*shell, "-c", script], env={**env, "SCRIPT": SCRIPTS[shell[0]]}, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.stderr == ""
    return ran.stdout.splitlines()


@pytest.mark.slow
def test_bash_gets_words_that_it_can_put_in(here: dict[str, str]) -> None:
    registered, verbs, ids, name, actor, quoted, topic, topics = asked(["bash", "--norc"], BASH, here)
    assert "-F _timeline_completion timeline" in registered
    assert verbs == "<correct><corroborate>"
    assert ids == "<kerry-invited>"
    assert name == "<blinken-china-visit>"
    assert (actor, quoted) == ("<USA/Antony\\ Blinken>", "<USA/Antony Blinken>")
    assert topic == "<balloon>"
    assert "<balloon>" in topics


def test_the_script_for_bash_is_bash() -> None:
    assert asked(["bash", "--norc"], 'eval "$SCRIPT"; complete -p timeline', dict(os.environ)) == [
        "complete -o nosort -F _timeline_completion timeline"
    ]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_gets_whole_words_and_whole_descriptions(here: dict[str, str]) -> None:
    lines = ("timeline show pelosi-in", "timeline events --topic=ballo", "timeline events --actor 'USA/Antony B")
    script = "\n".join(['echo "$SCRIPT" | source', *(f'complete -C "{line}"' for line in lines)])
    described, topic, actor = asked(["fish", "--no-config"], script, here)
    word, _, words = described.partition("\t")
    assert (word, "," in words) == ("pelosi-in-taipei", True)
    assert (topic, actor) == ("--topic=balloon", "USA/Antony Blinken")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("timeline why engagement:blinken-c", "timeline why engagement:blinken-china-visit "),
        ("timeline events --actor USA/Antony", "timeline events --actor USA/Antony\\ Blinken "),
        ("timeline events --topic=ballo", "timeline events --topic=balloon "),
    ],
)
def test_zsh_puts_words_in_without_a_completion_system_of_the_users(typed: str, line: str, here: dict[str, str]) -> None:
    """At a terminal, where Tab is pressed and the line then printed by the editor's own words."""
    setup = 'eval "$SCRIPT"; said() { print -r -- "<<$BUFFER>>"; }; zle -N said; bindkey "^X" said; unsetopt zle_bracketed_paste'
    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover - the shell
        os.execvpe("zsh", ["zsh", "-f", "-i"], {**here, "SCRIPT": SCRIPTS["zsh"], "PS1": ""})  # noqa: S606
    try:
        os.write(terminal, f"{setup}\nprint READY$((1+1))\n".encode())
        _until(terminal, "READY2")
        os.write(terminal, f"{typed}\t\x18".encode())
        assert f"<<{line}>>" in _until(terminal, ">>")
    finally:
        os.close(terminal)
        os.waitpid(process, 0)


def _until(terminal: int, mark: str) -> str:
    """What a terminal shows until a mark has come, for a minute at most."""
    seen, until = b"", time.monotonic() + 60
    while mark.encode() not in seen and time.monotonic() < until:
        if select.select([terminal], [], [], 0.5)[0]:
            seen += os.read(terminal, 65536)
    return seen.decode("utf-8", "replace")
