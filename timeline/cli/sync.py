"""`sync`: a facts file as the document that a log follows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.completion import completing
from timeline.cli.options import log_path, vocabulary_of, wait_of, write_options, writing
from timeline.errors import Conflict, InvalidInput, TimelineError

if TYPE_CHECKING:
    from timeline.importers.facts import FactsFile
    from timeline.importers.sync import Plan


@click.command("sync", short_help="Bring the log to what a facts file now says.")
@click.argument("file", shell_complete=completing("files"), metavar="FACTS")
@click.option("--retract", is_flag=True, help="Also withdraw the events that this file brought and no longer holds.")
@click.option("--reason", metavar="TEXT", default="", help="Why; it stays with each entry.")
@click.option("--dry-run", is_flag=True, help="Show the plan, write nothing. Exit status 1 where there is something to write.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--author", metavar="NAME", default="", help="Who writes; else the file's author, else your login name.")
@click.option("--message", "-m", metavar="TEXT", default="", help="Why; else the file's message.")
@click.option("--expect", "expected", type=click.IntRange(0), metavar="POSITION", help="Only if the log ends there.")
@write_options
def sync_command(file: str, *, retract: bool, reason: str, dry_run: bool, yes: bool, **asked: Any) -> int:
    """Record what is new in FACTS, supersede what it says otherwise than the log, and show the plan before.

    The order of facts does not matter. What somebody corrected since by other means stays as it is. See docs/sync.md.

    \b
      timeline export --as facts -o us-china.yaml
      timeline sync us-china.yaml --dry-run
    """
    from timeline.importers.facts import read_facts  # noqa: PLC0415
    from timeline.importers.sync import plan_sync  # noqa: PLC0415
    from timeline.store import open_store  # noqa: PLC0415

    vocabulary = vocabulary_of(asked["vocabulary"])
    facts = read_facts(Path(file), vocabulary, date_order=asked["date_order"], today=asked["today"])
    if facts.problems:
        raise InvalidInput.of(list(facts.problems))
    path = log_path(asked["log"])
    with open_store(path, wait=wait_of(asked["wait"])) as store:
        plan = plan_sync(facts, store, vocabulary, reason=reason, retract=retract)
    _check_expected(plan, asked["expected"])
    click.echo("\n".join(_shown(plan, facts.name)), err=not dry_run)
    if dry_run or not plan.items:
        return 1 if plan.items else 0
    if not yes:
        if not sys.stdin.isatty():
            raise InvalidInput("nobody can be asked here", remedy="say --yes to write it, or --dry-run to look only")
        click.confirm(f"Write this to {path}?", abort=True, err=True)
    return _write(plan, facts, asked, str(path))


def _check_expected(plan: Plan, expected: int | None) -> None:
    if expected is not None and expected != plan.position:
        raise Conflict(
            f"the log has moved on: it ends at position {plan.position}, not at {expected}",
            expected=expected,
            found=plan.position,
            remedy="read it again, then repeat with --expect and the new position",
        )


def _write(plan: Plan, facts: FactsFile, asked: dict[str, Any], path: str) -> int:
    from timeline.cli.write import told  # noqa: PLC0415

    with writing(path, asked["wait"], asked["vocabulary"]) as log:
        try:
            done = log.append(
                [item.change for item in plan.items],
                author=asked["author"] or facts.author,
                message=asked["message"] or facts.message,
                expected_position=plan.position,
                request_id=plan.request_id,
            )
        except TimelineError as error:
            error.place = error.place or facts.place_of(error)
            raise
    return told(done)


def _shown(plan: Plan, name: str) -> list[str]:
    from timeline.changes import Record, event_id_of  # noqa: PLC0415
    from timeline.render.plan import difference_lines, item_lines  # noqa: PLC0415
    from timeline.render.tables import terminal_width  # noqa: PLC0415

    width = terminal_width()
    lines: list[str] = []
    for item in plan.items:
        words = f"{item.change.event.when}  {item.change.event.headline}" if isinstance(item.change, Record) else item.note
        lines += item_lines(item.operation, event_id_of(item.change), words, width)
        lines += difference_lines(item.differences, width, " " * 12)
    for event_id, why in plan.left:
        lines += item_lines("left alone", event_id, why, width)
    for event_id in plan.gone:
        lines += item_lines("not in it", event_id, "", width)
    if plan.gone:
        lines += item_lines("", "", f"no longer in {name}: --retract withdraws {'it' if len(plan.gone) == 1 else 'them'}", width)
    return [*lines, _counted(plan, name)]


def _counted(plan: Plan, name: str) -> str:
    kinds = ("record", "supersede", "corroborate", "retract")
    counts = {kind: sum(item.operation == kind for item in plan.items) for kind in kinds}
    parts = [f"{count} to {kind}" for kind, count in counts.items() if count] or ["nothing to do"]
    same = f"; {plan.same} as the log has {'it' if plan.same == 1 else 'them'}" if plan.same else ""
    return f"{name}: {', '.join(parts)}{same}"
