"""Shell completion: verbs and options by click, ids and names from the log. It never prints, never fails and never waits."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.shell_completion import CompletionItem

Kind = Literal["ids", "subjects", "types", "actors", "topics", "dyads", "publishers", "files"]
VARIABLE = "_TIMELINE_COMPLETE"
"""The environment variable by which a shell asks; click's own protocol."""
_TYPE = re.compile(r"^\s+TYPE(?:: [^=]+)? = \"([a-z_.]+)\"", re.MULTILINE)
_DECLARED = re.compile(r"^  ([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+):", re.MULTILINE)


def completing(kind: Kind) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What an option or argument takes as ``shell_complete``: names of a kind that begin with what was typed."""

    def complete_names(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem  # noqa: PLC0415

        del parameter
        if kind == "files":
            return [CompletionItem(incomplete, type="file")]
        bash = os.environ.get(VARIABLE, "").startswith("bash")
        try:
            found = dict(_named(kind, ctx, "" if bash and incomplete == ":" else incomplete))
        except Exception:  # noqa: BLE001 - no log, a busy one, a damaged one: nothing to offer
            return []
        if bash:
            found = {_for_bash(name, incomplete): words for name, words in found.items()}
        return [CompletionItem(name, help=words or None) for name, words in sorted(found.items())]

    return complete_names


def _for_bash(name: str, incomplete: str) -> str:
    """Bash puts a word in as it stands, and takes a colon for the end of one: behind it, only the name is wanted."""
    wanted = name.partition(":")[2] if incomplete == ":" else name
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", wanted)


def answer(group: click.Group) -> None:
    """Answer a shell that asks by `VARIABLE`, and exit. Whatever goes wrong, the shell sees no completions and no words."""
    from click.shell_completion import shell_complete  # noqa: PLC0415

    out = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n")  # click writes bytes
    with contextlib.suppress(BaseException), contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(out):
        shell_complete(group, {}, "timeline", VARIABLE, os.environ[VARIABLE])
    out.flush()
    out.seek(0)
    sys.stdout.write(out.read().lstrip("\n"))
    sys.exit(0)


@click.command("completion", short_help="What a shell needs to complete verbs, ids and names.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> int:
    """Print what SHELL has to read at its start, so that Tab completes verbs, options, ids, subjects, types, actors and topics.

    \b
      echo 'eval "$(timeline completion bash)"' >> ~/.bashrc
      echo 'eval "$(timeline completion zsh)"' >> ~/.zshrc
      timeline completion fish > ~/.config/fish/completions/timeline.fish
    """
    from timeline.cli.shells import SCRIPTS  # noqa: PLC0415

    click.echo(SCRIPTS[shell].strip("\n"))
    return 0


def _named(kind: Kind, ctx: click.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    if kind == "types":
        yield from ((name, "") for name in known_types(_said(ctx, "vocabulary")) if name.startswith(incomplete))
    path = _log(ctx)
    if path is not None:
        with contextlib.suppress(Exception):
            yield from _in_log(path, kind, incomplete)


def _in_log(path: Path, kind: Kind, incomplete: str) -> list[tuple[str, str]]:
    from timeline.store import open_store  # noqa: PLC0415
    from timeline.texts import sql  # noqa: PLC0415

    with open_store(path, wait=0) as store:
        rows: list[Any] = store.rows(sql(f"complete_{kind}"), [incomplete])
    return [(str(name), " ".join(str(words).split())) for name, words in rows if str(name).isprintable()]


def known_types(vocabulary: str | None = None) -> list[str]:
    """The shipped types and those of a user's vocabulary, read off their text: loading them takes five times as long."""
    from importlib.util import find_spec  # noqa: PLC0415

    spec = find_spec("timeline.events")
    folders = [Path(folder) for folder in (spec.submodule_search_locations if spec else None) or ()]
    names = [name for folder in folders for file in sorted(folder.glob("*.py")) for name in _TYPE.findall(file.read_text("utf-8"))]
    if vocabulary:
        text = Path(vocabulary).read_text("utf-8")
        names += (_TYPE if vocabulary.endswith(".py") else _DECLARED).findall(text)
    return sorted(set(names))


def _said(ctx: click.Context, name: str) -> str | None:
    """An option behind the verb, or before it, or in the environment."""
    said = ctx.params.get(name) or ctx.find_root().params.get(name)
    return str(said) if said else os.environ.get(f"TIMELINE_{name.upper()}")


def _log(ctx: click.Context) -> Path | None:
    from timeline.cli.options import DEFAULT_LOG  # noqa: PLC0415

    named = _said(ctx, "log")
    if named:
        return Path(named)
    logs = [Path(DEFAULT_LOG)] if Path(DEFAULT_LOG).exists() else list(Path().glob("*.duckdb"))
    return logs[0] if len(logs) == 1 else None
