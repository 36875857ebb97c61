"""`timeline sql` without a query, on a terminal: a shell with lines of more than one, a history, and names completed by Tab."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.cli.options import tell
from timeline.errors import TimelineError
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.sandbox import Sandbox

WELCOME = "SQL over the log, read-only. End a query with `;`. Tab completes names; .help helps, Ctrl-D leaves."
HELP = """\
  .tables    what there is to select from, with its columns
  .help      this
  .quit      leave, as Ctrl-D does

Begin with:  from state_as_of(date '2023-03-31');
             from history('engagement:blinken-china-visit');
             from changes(date '2023-01-31', date '2023-02-28');
docs/sql.md has more."""
WORDS = (
    "select", "from", "where", "group by", "order by", "limit", "join", "left join", "on", "using", "with", "as", "and", "or", "not",
    "null", "is", "in", "between", "like", "ilike", "case", "when", "then", "else", "end", "count(*)", "distinct", "date", "desc",
    "having", "union all", "describe", "summarize",
)  # fmt: skip
HISTORY_LINES = 2000


class Shell:
    """Reads queries and hands each whole one to ``run``, which ends it at Ctrl-C. ``read`` is `input`, unless a test stands in."""

    def __init__(self, sandbox: Sandbox, run: Callable[[str], None], read: Callable[[str], str] = input) -> None:
        self._sandbox = sandbox
        self._run = run
        self._read = read
        self._names: list[str] = []

    def run(self) -> None:
        """Read until the end of input. An error is shown, and the next query read; Ctrl-C drops what was typed."""
        click.echo(WELCOME)
        with self._line_editing():
            lines: list[str] = []
            while True:
                try:
                    line = self._read("     ...> " if lines else "timeline> ")
                except EOFError:
                    click.echo()
                    return
                except KeyboardInterrupt:
                    click.echo()
                    lines = []
                    continue
                if not lines and line.strip().rstrip(";") in {".quit", ".exit", "quit", "exit"}:
                    return
                if not lines and line.strip().startswith("."):
                    self._command(line.strip())
                elif line.strip() or lines:
                    lines.append(line)
                    if ends_query("\n".join(lines)):
                        self._answer("\n".join(lines))
                        lines = []

    def completions(self, text: str) -> list[str]:
        """Names and words that begin with ``text``, in either case; the log's own names first."""
        if not self._names:
            self._names = [row[0] for row in self._sandbox.rows(sql("query_names"))]
        wanted = text.lower()
        return [name for name in dict.fromkeys((*self._names, *WORDS)) if name.lower().startswith(wanted)]

    def _answer(self, text: str) -> None:
        try:
            self._run(text)
        except TimelineError as error:
            tell(str(error))
        except KeyboardInterrupt:
            click.echo("stopped", err=True)

    def _command(self, line: str) -> None:
        if line == ".help":
            click.echo(HELP)
        elif line == ".tables":
            self._answer(sql("query_tables"))
        else:
            tell(f"{line} means nothing here; .help tells what does")

    @contextlib.contextmanager
    def _line_editing(self):  # type: ignore[no-untyped-def] # noqa: ANN202
        """Completion and a history in a file, where Python was built with readline; a private file, as a log is."""
        try:
            import readline  # noqa: PLC0415 - not everywhere
        except ImportError:
            yield
            return
        path = history_file()
        found: list[str] = []

        def complete(text: str, index: int) -> str | None:
            if index == 0:
                found[:] = self.completions(text)
            return found[index] if index < len(found) else None

        with contextlib.suppress(OSError):
            readline.read_history_file(path)
        readline.set_completer(complete)
        readline.set_completer_delims(" \t\n,;=<>+*/|'\"(")
        readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
        try:
            yield
        finally:
            readline.set_completer(None)
            readline.set_history_length(HISTORY_LINES)
            with contextlib.suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.touch(mode=0o600)
                readline.write_history_file(path)


def history_file() -> Path:
    """Where the shell keeps what was typed: ``timeline/sql_history`` in the user's folder for state (XDG Base Directory)."""
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(state).expanduser() / "timeline" / "sql_history"


def ends_query(text: str) -> bool:
    """Whether the last thing in ``text``, outside quotes and comments, is a semicolon."""
    bare = re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL)
    return bare.rstrip().endswith(";") and not {"'", '"'} & set(bare) and "/*" not in bare
