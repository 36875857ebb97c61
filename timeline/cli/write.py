"""`add`, `correct`, `retract`, `corroborate`: one change at a time."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.completion import completing
from timeline.cli.options import tell, vocabulary_of, write_options, writing

if TYPE_CHECKING:
    from collections.abc import Callable

    from timeline.log import Appended
    from timeline.vocabulary import Vocabulary

_AUTHOR = click.option("--author", metavar="NAME", default="", help="Who writes; your login name if left out.")
_MESSAGE = click.option("--message", "-m", metavar="TEXT", default="", help="Why, for the log's own history.")
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Check and show, write nothing.")
_SET = click.option("--set", "settings", multiple=True, metavar="FIELD=TEXT", help="Any field of the type: --set office=usa/house-speaker.")
_REASON = click.option("--reason", metavar="TEXT", default="", help="Why; it stays with the entry.")
_SOURCE = (
    click.option("--publisher", shell_complete=completing("publishers"), metavar="NAME", help="The source: who published it."),
    click.option("--title", metavar="TEXT", help="The source: its title."),
    click.option("--url", metavar="URL", help="The source: its address."),
    click.option("--published", metavar="WHEN", help="The source: when it appeared. Phrases in --when are read as on that day."),
    click.option("--quote", metavar="TEXT", help="The source: its words."),
)


def _many(*names: str, **settings: Any) -> Callable[[Any], Any]:
    return click.option(*names, multiple=True, **settings)


def _source_options(command: Any) -> Any:
    for option in reversed(_SOURCE):
        command = option(command)
    return command


@click.command("add", short_help="Put one event on record, or a feed of them.")
@click.argument("type_", shell_complete=completing("types"), metavar="[TYPE]", required=False)
@click.option("--id", "id_", metavar="ID", help="Unique in the log; made from the summary and the date if left out.")
@click.option("--when", metavar="WHEN", help="EDTF or a phrase: 2023-02, `early 2023`, `last month`.")
@click.option("--summary", metavar="TEXT", help="One sentence in your own words.")
@_many("--actor", "actors", metavar="ID[/NAME]", shell_complete=completing("actors"), help="Who did it: USA/Antony Blinken. Repeatable.")
@_many("--target", "targets", metavar="ID[/NAME]", shell_complete=completing("actors"), help="To or with whom. Repeatable.")
@_many("--affects", metavar="A-B", shell_complete=completing("dyads"), help="The dyads it touches: CHN-USA. Repeatable.")
@click.option("--standing", metavar="WORD", help="actual, reported, alleged, denied or hypothetical.")
@click.option("--caused-by", multiple=True, shell_complete=completing("ids"), metavar="ID", help="The events that led to it. Repeatable.")
@click.option("--topic", "topics", multiple=True, shell_complete=completing("topics"), metavar="WORD", help="Repeatable.")
@_SET
@_source_options
@_AUTHOR
@_MESSAGE
@_DRY_RUN
@click.option("--expect", "expected", type=click.IntRange(0), metavar="POSITION", help="Only if the log ends there.")
@click.option("--stdin", "feed", is_flag=True, help="Read facts from standard input instead: one JSON object a line.")
@click.option("--group", type=click.IntRange(1, 100_000), default=1000, metavar="N", help="With --stdin: commit so many at once (1000).")
@click.option("--every", type=click.FloatRange(0, 3600), default=1.0, metavar="SECONDS", help="With --stdin: or after so long (1).")
@write_options
def add_command(type_: str | None, id_: str | None, *, expected: int | None, dry_run: bool, author: str, message: str, **asked: Any) -> int:
    """Put one event of a TYPE on record (`timeline types` lists them), or with --stdin a feed of them.

    \b
      timeline add engagement.held --when "8 May 2023" --set engagement=qin-burns-meeting \\
          --actor "CHN/Qin Gang" --target "USA/Nicholas Burns" --affects CHN-USA --publisher "Xinhua"
      tail -f facts.jsonl | timeline add --stdin --group 500 --every 2

    A feed has the fields of facts files, `supersede`, `corroborate` and `retract` among them (docs/feeds.md). Each line is answered
    by one JSON object once it is on the disk; a line that is refused does not stop the others.

    Called with nothing on a terminal, it asks for one field after the other (docs/desk.md).
    """
    if asked["feed"]:
        from timeline.cli.stream import stream  # noqa: PLC0415

        _refuse_beside_stdin(type_, id_, dry_run or expected is not None, asked)
        return stream(asked, group=asked["group"], every=asked["every"], author=author, message=message)
    if is_conversation(type_, id_, asked):
        from timeline.cli.dialogue import add_by_asking  # noqa: PLC0415

        return add_by_asking(asked, author=author, message=message, dry_run=dry_run, expected=expected)
    if not type_ or not asked["when"]:
        raise click.UsageError(f"Missing {'option --when' if type_ else 'argument TYPE'}; or give --stdin to read a feed.")
    fields: dict[str, Any] = {"type": type_, "when": asked["when"]}
    for name in ("summary", "standing"):
        fields |= {name: asked[name]} if asked[name] else {}
    for name in ("actors", "targets", "affects", "caused_by", "topics"):
        fields |= {name: list(asked[name])} if asked[name] else {}
    fields |= _settings(asked["settings"]) | _source_fields(asked)
    from timeline.importers.single import made_id  # noqa: PLC0415

    fields["id"] = id_ or fields.get("id") or made_id(fields)
    vocabulary = vocabulary_of(asked["vocabulary"])
    change = read_facts_given([fields], vocabulary, asked)
    if dry_run:
        return _shown(change[0])
    with writing(asked["log"], asked["wait"], asked["vocabulary"]) as log:
        return told(log.append(change, author=author, message=message, expected_position=expected))


def is_conversation(type_: str | None, id_: str | None, asked: dict[str, Any]) -> bool:
    """Whether nothing is said of the event, and somebody sits there who can be asked."""
    own = {"feed", "group", "every", "log", "wait", "vocabulary", "today", "date_order"}
    said = type_ or id_ or any(content for name, content in asked.items() if name not in own)
    return not said and sys.stdin.isatty()


def _refuse_beside_stdin(type_: str | None, id_: str | None, checks: bool, asked: dict[str, Any]) -> None:
    """A feed brings its events along: what else is said of one would be lost without a word."""
    own = {"feed", "group", "every", "log", "wait", "vocabulary", "today", "date_order"}
    if type_ or id_ or checks or any(content for name, content in asked.items() if name not in own):
        raise click.UsageError("--stdin reads the events from the feed: beside it there are --group, --every, --author and --message only.")


def _refuse_beside_edit(asked: dict[str, Any]) -> None:
    """What is edited is said in the editor."""
    if any(asked[name] for name in ("when", "summary", "standing", "settings", "unset", "publisher", "title", "url", "published", "quote")):
        raise click.UsageError(
            "--edit takes the fields from the editor: beside it there are --reason, --author, --message and --expect only"
        )


@click.command("correct", short_help="Replace an event by a better version of it.")
@click.argument("id_", shell_complete=completing("ids"), metavar="ID")
@click.option("--edit", is_flag=True, help="Open the event in your editor ($VISUAL, $EDITOR), and record what you save.")
@click.option("--when", metavar="WHEN", help="The better date, as EDTF or a phrase.")
@click.option("--summary", metavar="TEXT", help="The better sentence.")
@click.option("--standing", metavar="WORD", help="actual, reported, alleged, denied or hypothetical.")
@_SET
@click.option("--unset", multiple=True, metavar="FIELD", help="Take a field away. Repeatable.")
@_source_options
@_REASON
@_AUTHOR
@_MESSAGE
@_DRY_RUN
@click.option("--expect", "expected", type=click.IntRange(1), metavar="VERSION", help="Only if the event is at this version.")
@write_options
def correct_command(id_: str, *, reason: str, expected: int | None, dry_run: bool, author: str, message: str, **asked: Any) -> int:
    """Replace the event ID by a version that differs in the fields you give; the old version stays in the log.

    A source that you give is added to those that are there. With --edit the event is a piece of YAML in your editor (docs/desk.md).

    \b
      timeline correct balloon --when 2023-01-28/2023-02-04 --reason "a second source gives the days"
    """
    from timeline.changes import Record, Supersede  # noqa: PLC0415
    from timeline.importers.single import corrected  # noqa: PLC0415

    if asked.pop("edit"):
        from timeline.cli.edit import edit  # noqa: PLC0415

        _refuse_beside_edit(asked)
        return edit(id_, asked, reason=reason, expected=expected, dry_run=dry_run, author=author, message=message)
    with writing(asked["log"], asked["wait"], asked["vocabulary"]) as log:
        better = {name: asked[name] for name in ("when", "summary", "standing") if asked[name]} | _settings(asked["settings"])
        fields = corrected(log, id_, better, asked["unset"], _source_fields(asked).get("sources", []))
        change = read_facts_given([fields], log.vocabulary, asked)[0]
        if not isinstance(change, Record):  # pragma: no cover - a fact without an operation is a record
            raise TypeError
        if dry_run:
            return _shown(change)
        better_one = Supersede(change.event, reason, expected)
        return told(log.append([better_one], author=author, message=message))


@click.command("retract", short_help="Withdraw an event.")
@click.argument("id_", shell_complete=completing("ids"), metavar="ID")
@click.option("--withdrawn", metavar="WHEN", help="When the withdrawal became public; today if left out.")
@_REASON
@_AUTHOR
@_MESSAGE
@write_options
def retract_command(id_: str, *, withdrawn: str | None, reason: str, author: str, message: str, **asked: Any) -> int:
    """Withdraw the event ID. It stays in the log, and counts no more.

    \b
      timeline retract raimondo-visit --reason "a mistranslation" --withdrawn 2023-05-09
    """
    from timeline.changes import Retract  # noqa: PLC0415

    known = _edtf(withdrawn, asked) if withdrawn else None
    with writing(asked["log"], asked["wait"], asked["vocabulary"]) as log:
        return told(log.append([Retract(id_, reason, known)], author=author, message=message))


@click.command("corroborate", short_help="Add a source to an event.")
@click.argument("id_", shell_complete=completing("ids"), metavar="ID")
@_source_options
@click.option("--bibliography", metavar="FILE", help="CSL-JSON or BibTeX, in which --cite is looked up.")
@click.option("--cite", multiple=True, metavar="KEY", help="A source of the bibliography; may be repeated.")
@click.option("--standing", type=click.Choice(["actual"]), help="Raise a reported event to actual.")
@_REASON
@_AUTHOR
@_MESSAGE
@write_options
def corroborate_command(
    id_: str, *, bibliography: str | None, cite: tuple[str, ...], standing: Any, reason: str, author: str, message: str, **asked: Any
) -> int:
    """Add a source to the event ID; with --standing actual, raise it from reported.

    \b
      timeline corroborate kerry-invited --publisher Reuters --published 2023-05-03 --standing actual
    """
    from timeline.changes import Corroborate  # noqa: PLC0415

    sources = [*_source_fields(asked).get("sources", []), *_cited(bibliography, cite)]
    facts: list[dict[str, Any]] = [{"corroborate": id_, "reason": reason or None, "standing": standing, "sources": sources}]
    change = read_facts_given(facts, vocabulary_of(asked["vocabulary"]), asked)[0]
    if not isinstance(change, Corroborate):  # pragma: no cover - that is what the fact asks for
        raise TypeError
    with writing(asked["log"], asked["wait"], asked["vocabulary"]) as log:
        return told(log.append([change], author=author, message=message))


def _cited(bibliography: str | None, keys: tuple[str, ...]) -> list[dict[str, str]]:
    """Sources of a bibliography by their keys."""
    from pathlib import Path  # noqa: PLC0415

    from timeline.errors import InvalidInput  # noqa: PLC0415
    from timeline.importers.bibliography import read_bibliography  # noqa: PLC0415

    if bool(bibliography) != bool(keys):
        raise click.UsageError("--bibliography FILE and --cite KEY go together")
    found = read_bibliography(Path(bibliography)) if bibliography else {}
    for key in keys:
        if key not in found:
            raise InvalidInput(f"{bibliography} has no entry {key!r}", remedy=f"it has {', '.join(list(found)[:10])}")
    return [found[key] for key in keys]


def told(done: Appended) -> int:
    """Say what an append did: a line for each entry on stdout, what was there already on stderr."""
    for entry in done.entries:
        click.echo(f"{entry.position}\t{entry.operation}\t{entry.event_id}")
    for same in done.unchanged:
        tell(f"{same.event_id} {same.note} (position {same.position})".strip())
    return 0


def read_facts_given(facts: list[dict[str, Any]], vocabulary: Vocabulary, asked: dict[str, Any]) -> list[Any]:
    """The changes that facts ask for which were given by hand. Raises `InvalidInput` with all that is wrong with them."""
    from timeline.importers.single import changes_of  # noqa: PLC0415

    return changes_of(facts, "command line", vocabulary, date_order=asked["date_order"], today=asked["today"])


def _shown(change: Any) -> int:
    from timeline.canonical import dump  # noqa: PLC0415
    from timeline.render.tables import as_json  # noqa: PLC0415

    click.echo(as_json(json.loads(dump(change.event))))
    click.echo("nothing written (--dry-run)", err=True)
    return 0


def _settings(settings: tuple[str, ...]) -> dict[str, Any]:
    """``field=text`` pairs; a text that is a JSON list or object is taken as one, and a repeated field becomes a list."""
    from timeline.documents import read_json  # noqa: PLC0415
    from timeline.errors import InvalidInput  # noqa: PLC0415

    fields: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f"--set takes FIELD=TEXT, not {setting!r}")
        content: Any = text
        if text[:1] in "[{":
            try:
                content = read_json(text)
            except InvalidInput as error:
                raise click.UsageError(f"--set {name}: {error.message}; text that begins with {text[0]} has to be JSON") from error
        if name in fields:
            before = fields[name] if isinstance(fields[name], list) else [fields[name]]
            content = [*before, content]
        fields[name] = content
    return fields


def _source_fields(asked: dict[str, Any]) -> dict[str, Any]:
    fields = {name: asked[name] for name in ("publisher", "title", "url", "published", "quote") if asked[name]}
    return {"sources": [fields]} if fields else {}


def _edtf(words: str, asked: dict[str, Any]) -> str:
    from timeline.cli.options import iso_day  # noqa: PLC0415
    from timeline.clocks import refusal  # noqa: PLC0415
    from timeline.dates import DateError, read  # noqa: PLC0415

    try:
        return read(words, today=iso_day(asked["today"]), date_order=asked["date_order"], strict=True).edtf
    except DateError as error:
        raise refusal(error, "--withdrawn") from error
