"""`demo`, `init`, `types`: the first minutes."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.completion import completing
from timeline.cli.durations import Duration
from timeline.cli.options import DEFAULT_LOG, asking, setting, show, tell, vocabulary_of, vocabulary_option, wait_of
from timeline.render.escaping import visible

if TYPE_CHECKING:
    from timeline.model import Event
    from timeline.vocabulary import Vocabulary

DEMO_LOG = "us-china.duckdb"
DEMO_DAY = "2023-05-08"


@click.command("demo", short_help="Make us-china.duckdb from the shipped facts, and show a first state.")
@click.option("--log", metavar="FILE", help=f"Default: {DEMO_LOG}.")
@click.option("--wait", type=Duration(), metavar="TIME", help="How long to wait for a log in use: 10, 10s, 2m (10s).")
def demo_command(log: str | None, wait: float | None) -> int:
    """Make a log of US–China relations, August 2022 to May 2023, from the facts that come with timeline, and show a state."""
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.board import board  # noqa: PLC0415

    path = Path(setting("log", log) or DEMO_LOG)
    entries = make_demo(path, wait_of(wait))
    tell(f"{path}: {entries} entries on US–China relations, August 2022 to May 2023.\n", err=False)
    with asking(log=str(path), wait=wait, as_of=DEMO_DAY) as ask:
        click.echo(board(Questions(ask.store).state(ask.cutoffs)))
    where = "" if path.name == DEMO_LOG and path.parent == Path() else f" --log {path}"
    tell(
        "\nTry:   "
        + "\n       ".join(
            f"timeline{where} {line}"
            for line in (
                "state as of March",
                "why engagement:blinken-china-visit as of March",
                'state channel as of "10 Aug 2022"',
                "chronology 2023-01..2023-05",
                "sql \"from state_as_of(date '2023-03-31')\"",
            )
        ),
        err=False,
    )
    return 0


def make_demo(path: Path, wait: float) -> int:
    """Make the demo log, or bring one that is there up to the shipped facts. The number of its entries."""
    import timeline.events  # noqa: PLC0415
    from timeline.importers.facts import parse_facts  # noqa: PLC0415
    from timeline.log import Log  # noqa: PLC0415
    from timeline.projections import Derivation  # noqa: PLC0415
    from timeline.vocabulary import Vocabulary  # noqa: PLC0415

    vocabulary = Vocabulary.of_module(timeline.events)
    start = Log.open if path.exists() else Log.create
    with start(path, vocabulary, [Derivation(vocabulary)], wait=wait) as log:
        for resource in sorted(timeline.events.facts_dir().joinpath("us_china").iterdir(), key=lambda entry: entry.name):
            if resource.name.endswith(".yaml"):
                facts = parse_facts(resource.read_text(encoding="utf-8"), resource.name, vocabulary)
                if facts.problems:
                    raise facts.problems[0]
                log.append(facts.changes, author=facts.author, message=facts.message, request_id=facts.request_id)
        return log.store.head().position


@click.command("init", short_help="Make an empty log.")
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--log", metavar="FILE", help=f"Default: {DEFAULT_LOG}.")
@click.option("--wait", type=Duration(), metavar="TIME", help="How long to wait for a log in use: 10, 10s, 2m (10s).")
def init_command(file: str | None, log: str | None, wait: float | None) -> int:
    """Make an empty log: FILE, or timeline.duckdb."""
    from timeline.store import create_store  # noqa: PLC0415

    path = Path(file or setting("log", log) or DEFAULT_LOG)
    create_store(path, wait=wait_of(wait)).close()
    tell(f"made {path}; add to it with `timeline add` or `timeline import`")
    return 0


@click.command("types", short_help="The event types, or one of them explained.")
@click.argument("name", shell_complete=completing("types"), required=False, metavar="[TYPE]")
@vocabulary_option
def types_command(name: str | None, vocabulary: str | None) -> int:
    """List the event types, or explain one: its fields, what it does to the state, an example to copy."""
    words = vocabulary_of(vocabulary)
    if name is None:
        show(visible(_listed(words), lines=True))
        return 0
    if name in words.types:
        show(visible(_explained(words, words.types[name]), lines=True))
        return 0
    family = [type_ for type_ in words.types if type_.startswith(f"{name}.")]
    if family:
        show(visible(_listed(words, family), lines=True))
        return 0
    words.type_named(name)
    return 2


def _listed(words: Vocabulary, names: list[str] | None = None) -> str:
    from timeline.render.tables import as_table, terminal_width  # noqa: PLC0415
    from timeline.vocabulary import TypeNotes  # noqa: PLC0415

    rows = [(name, TypeNotes.of(words.types[name]).first) for name in names or sorted(words.types)]
    return as_table(rows, ("type", "what it is"), terminal_width()) + "\n\n`timeline types TYPE` explains one."


def _explained(words: Vocabulary, event_type: type[Event]) -> str:
    from timeline.render.tables import as_table, terminal_width  # noqa: PLC0415
    from timeline.vocabulary import TypeNotes  # noqa: PLC0415

    notes = TypeNotes.of(event_type)
    width = terminal_width()
    own = [name for name in event_type.model_fields if name not in _common_fields()]
    parts = [event_type.TYPE, "\n".join(textwrap.wrap(notes.first, width))]
    if notes.more:
        parts.append("\n".join(textwrap.fill(" ".join(block.split()), width) for block in notes.more.split("\n\n")))
    if own:
        rows = [(name, "required" if event_type.model_fields[name].is_required() else "", _field_words(event_type, name)) for name in own]
        parts.append("Its own fields\n" + as_table(rows, ("field", "", "what it holds"), width))
    parts.append("What it does to the state\n" + _effects_words(words, event_type.TYPE))
    common = ", ".join(_common_fields())
    parts.append("\n".join(textwrap.wrap(f"Fields of every event: {common}", width, subsequent_indent="  ")))
    parts.append("An example to copy\n\n" + textwrap.indent(f"- {textwrap.indent(notes.example, '  ').lstrip()}", "  "))
    return "\n\n".join(parts)


def _common_fields() -> tuple[str, ...]:
    from timeline.model import Event  # noqa: PLC0415

    return tuple(Event.model_fields)


def _field_words(event_type: type[Event], name: str) -> str:
    field = event_type.model_fields[name]
    default = "" if field.is_required() or field.default in (None, (), "") else f" (default {field.default!r})"
    return f"{field.description or _annotation_words(field.annotation)}{default}"


def _annotation_words(annotation: Any) -> str:
    from typing import Literal, get_args, get_origin  # noqa: PLC0415

    if get_origin(annotation) is Literal:
        return "one of " + ", ".join(str(choice) for choice in get_args(annotation))
    if get_origin(annotation) is tuple:
        return "a list"
    return "text"


def _effects_words(words: Vocabulary, name: str) -> str:
    """What the worked example does, effect by effect: true by construction."""
    from timeline.importers.worked import worked_example  # noqa: PLC0415

    event = worked_example(words, name)
    effects = event.effects() if event else ()
    if not effects:
        return "  nothing: it stands in chronologies and is counted"
    lines = []
    for effect in effects:
        verb = "initiates" if effect.initiates else "terminates"
        view = f" (in the view of {effect.view})" if effect.view else ""
        later = " when it ends" if effect.at == "end" else ""
        said = " · ".join(part for part in (effect.subject, effect.relation, effect.object) if part)
        lines.append(f"  {verb}  {said}{view}{later}")
    return "\n".join(["  the example below", *lines])
