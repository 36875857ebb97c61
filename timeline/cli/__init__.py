"""The command line: the only place that prints or exits."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import click

from timeline._version import __version__
from timeline.cli.durations import Duration
from timeline.errors import TimelineError
from timeline.render.escaping import visible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("timeline.cli.start", "Make us-china.duckdb from the shipped facts, and show a first state."),
    "init": ("timeline.cli.start", "Make an empty log."),
    "add": ("timeline.cli.write", "Put one event on record, or a feed of them."),
    "import": ("timeline.cli.imports", "Read facts files, and those of other programs, into the log."),
    "sync": ("timeline.cli.sync", "Bring the log to what a facts file now says."),
    "drain": ("timeline.cli.drain", "Take what a team's feeds left in PostgreSQL into the log, each once."),
    "correct": ("timeline.cli.write", "Replace an event by a better version of it."),
    "retract": ("timeline.cli.write", "Withdraw an event."),
    "corroborate": ("timeline.cli.write", "Add a source to an event."),
    "state": ("timeline.cli.ask", "The facts in force: timeline state as of March."),
    "why": ("timeline.cli.ask", "The events behind a fact, their sources and causes."),
    "history": ("timeline.cli.ask", "Every value of a subject, with its interval."),
    "diff": ("timeline.cli.ask", "What changed between two dates, or in what was known."),
    "tension": ("timeline.cli.indices", "Cooperation and conflict between two parties over time."),
    "chronology": ("timeline.cli.chronology", "An ordered, cited account of a span of time."),
    "check": ("timeline.cli.chronology", "Whether a published chronology still says what the log says."),
    "gaps": ("timeline.cli.gaps", "What the log does not say: silences, vague dates, plans without an outcome."),
    "events": ("timeline.cli.tell", "List events."),
    "search": ("timeline.cli.tell", "List events by words in them."),
    "show": ("timeline.cli.tell", "One event, whole, with its entries."),
    "sql": ("timeline.cli.query", "Read-only SQL over the log, its macros and views."),
    "serve": ("timeline.cli.serve", "The same answers as a web page on this machine."),
    "when": ("timeline.cli.query", "How a date or a phrase is read."),
    "types": ("timeline.cli.start", "The event types, or one of them explained."),
    "verify": ("timeline.cli.care", "Recompute every hash, the chain and what is derived."),
    "head": ("timeline.cli.care", "Print the head: POSITION:HASH, to publish."),
    "erase": ("timeline.cli.keeping", "Take the words of an event away for good."),
    "backup": ("timeline.cli.keeping", "A whole, checked copy of the log, while it is in use."),
    "restore": ("timeline.cli.keeping", "Put a backup in the place of the log."),
    "export": ("timeline.cli.exporting", "The log for others to read, or to move it."),
    "migrate": ("timeline.cli.keeping", "Bring a log of an older version up to date."),
    "rebuild": ("timeline.cli.care", "Make what is derived again from the log."),
    "stats": ("timeline.cli.care", "How much the log holds."),
    "tail": ("timeline.cli.tail", "The newest entries, and those that come."),
    "completion": ("timeline.cli.completion", "What a shell needs to complete verbs, ids and names."),
}
"""Each verb: the module that holds it, and its line in the help. Modules are loaded when their verb is used."""


class Verbs(click.Group):
    """A group that loads a verb's module when the verb is used, and takes any unambiguous prefix of it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order in which one meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb or of a prefix of just one."""
        del ctx
        matches = [cmd_name] if cmd_name in COMMANDS else [verb for verb in COMMANDS if verb.startswith(cmd_name)]
        if len(matches) > 1:
            raise click.UsageError(f"{cmd_name!r} could be {' or '.join(matches)}")
        if not matches:
            return None
        module = __import__(COMMANDS[matches[0]][0], fromlist=["*"])
        command: click.Command = getattr(module, f"{matches[0]}_command")
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Report the full name of the verb, whatever prefix was typed."""
        _, command, rest = super().resolve_command(ctx, args)
        return command.name if command else None, command, rest

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The verbs that begin so, without loading their modules, and the options."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415

        verbs = [CompletionItem(verb, help=line) for verb, (_, line) in COMMANDS.items() if verb.startswith(incomplete)]
        return [*verbs, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without loading any of their modules."""
        del ctx
        with formatter.section("Verbs"):
            formatter.write_dl([(verb, line) for verb, (_, line) in COMMANDS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="timeline")
@click.option(
    "--log", "log", envvar="TIMELINE_LOG", metavar="FILE", help="The log. Default: timeline.duckdb, or the only log in this folder."
)
@click.option("--vocabulary", envvar="TIMELINE_VOCABULARY", metavar="FILE", help="Event types of your own (docs/vocabulary.md).")
@click.option("--wait", type=Duration(), metavar="TIME", help="How long to wait for a log in use: 10, 10s, 2m (10s).")
@click.option("--no-pager", envvar="TIMELINE_NO_PAGER", is_flag=True, help="Print long answers on a terminal straight away.")
@click.pass_context
def timeline(ctx: click.Context, log: str | None, vocabulary: str | None, wait: float | None, *, no_pager: bool) -> None:
    """Dated facts in, the state of relations on any date out.

    Try `timeline demo`, then `timeline state as of March`.
    """
    ctx.obj = {"log": log, "vocabulary": vocabulary, "wait": wait, "no_pager": no_pager}


def main(arguments: list[str] | None = None) -> None:
    """Run the command line. Exit status: 0 fine, 1 findings or nothing found, 2 usage or bad input."""
    if os.environ.get("_TIMELINE_COMPLETE"):
        from timeline.cli.completion import answer  # noqa: PLC0415

        answer(timeline)
    try:
        status = timeline.main(arguments, prog_name="timeline", standalone_mode=False)
    except TimelineError as error:
        _complain(str(error))
        sys.exit(error.exit_status)
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        click.echo(visible(said.getvalue(), lines=True), nl=False, err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        _complain("stopped")
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        _complain(f"{error.filename or 'a file'}: {error.strerror or error}\n  → check the name, the permissions and the room on the disk")
        sys.exit(2)
    except Exception as error:
        if os.environ.get("TIMELINE_DEBUG"):
            raise
        _complain(f"this should not happen: {type(error).__name__}: {error}\n  → set TIMELINE_DEBUG=1, repeat, and report what it prints")
        sys.exit(2)
    sys.exit(status if isinstance(status, int) else 0)


def _complain(message: str) -> None:
    click.echo(f"{click.style('timeline:', bold=True)} {visible(message, lines=True)}", err=True)
