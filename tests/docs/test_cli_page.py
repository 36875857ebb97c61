"""docs/cli.md is what the commands say of themselves. ``pytest --update-golden`` writes it anew."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from timeline.cli import COMMANDS
from timeline.cli import timeline as group

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"
HEAD = """# The command line

`timeline VERB`; any unambiguous beginning of a verb will do. `--log`, `--vocabulary` and `--wait` may stand before the verb or behind it.
Exit status: 0 fine, 1 findings or nothing found, 2 usage or bad input. Data goes to stdout, talk to stderr. This page is made from
the commands' own help.
"""


def page() -> str:
    parts = [HEAD]
    root = click.Context(group, info_name="timeline", help_option_names=["-h", "--help"])
    for verb in COMMANDS:
        command = group.get_command(root, verb)
        assert command is not None
        context = click.Context(command, info_name=verb, parent=root, terminal_width=100, max_content_width=100)
        parts.append(f"## {verb}\n\n```\n{command.get_help(context).rstrip()}\n```\n")
    return "\n".join(parts)


def test_the_page_is_what_the_commands_say(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_verb_has_words_for_its_line_and_its_page() -> None:
    root = click.Context(group, info_name="timeline", help_option_names=["-h", "--help"])
    for verb, (_, line) in COMMANDS.items():
        command = group.get_command(root, verb)
        assert command is not None
        assert (command.name, bool(command.help)) == (verb, True)
        assert line.endswith(".")
