"""`chronology` and `check`: an account to publish, and whether it still says what the log says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import asking, clock_options, deliver, deliver_pieces, engine_options, filter_options, log_options, output_options
from timeline.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.cli.options import Asked
    from timeline.render.chronology.document import Item
    from timeline.render.chronology.freshness import Freshness
    from timeline.render.chronology.made import Made

FORMATS = ("text", "md", "html", "json", "csv", "ics", "timelinejs", "mermaid", "atom")
ENDINGS = {"txt": "text", "htm": "html", "mmd": "mermaid", "xml": "atom", **{name: name for name in FORMATS}}
"""What the ending of an output file chooses."""
GROUPS = ("month", "day", "year", "topic", "dyad")
CITES = ("footnotes", "inline", "none")


@click.command("chronology", short_help="An ordered, cited account of a span of time.")
@click.argument("span", nargs=-1, metavar="[A..B]")
@click.option("--group", type=click.Choice(GROUPS), default="month", help="What the sections are. Default: month.")
@click.option("--cite", type=click.Choice(CITES), default="footnotes", help="Where the sources stand. Default: footnotes.")
@click.option("--top", type=click.IntRange(1), metavar="N", help="Only the N weightiest events (docs/chronologies.md).")
@click.option("--max-per-type", type=click.IntRange(1), metavar="N", help="At most the N weightiest events of one type.")
@click.option("--explain", is_flag=True, help="Beside each event, what its weight is made of.")
@click.option("--retracted", is_flag=True, help="Events that were withdrawn too, marked; they are left out otherwise.")
@click.option("--title", metavar="TEXT", help="The heading.")
@click.option("--intro", metavar="TEXT", help="The introduction; '' for none.")
@click.option("--template", metavar="FILE", help="A Jinja2 template of your own, for md or html.")
@click.option("--as-known", metavar="WHEN", help="The same as --known.")
@click.option(
    "--coded",
    type=click.Choice(["counts", "each", "none"]),
    default="counts",
    help="Coded events: counted, one by one, or left out. Default: counts.",
)
@clock_options
@filter_options
@engine_options
@output_options(*FORMATS)
def chronology_command(format_: str | None, output: str | None, **given: Any) -> int:
    """Tell what happened from A to B, in order, with sources; where the order of two events is not known, it says so.

    \b
      timeline chronology 2022-08..2023-05 -o chronology.html
      timeline chronology "January 2023..March 2023" --topic balloon
      timeline chronology 2022-08..2023-05 --top 20 --group year -O md
    """
    chosen = _format(format_, output, given["template"])
    _same_known(given)
    from timeline.render.chronology.request import composed, laid_out  # noqa: PLC0415

    with asking(**{name: given[name] for name in _ASKED}) as ask:
        account, document = composed(ask, ask.cutoffs, given, chosen)
        lost: list[Item] = []
        deliver_pieces(laid_out(document, chosen, given, lost.append), output)
    if lost:
        named = ", ".join(item.id for item in lost[:3]) + (" …" if len(lost) > 3 else "")  # noqa: PLR2004 - three show what is meant
        click.echo(f"note: {chosen} cannot show {len(lost):,} of them, for want of a day that it knows: {named}", err=True)
    if chosen in _LOSES:
        click.echo(f"note: {_LOSES[chosen]}", err=True)
    return 0 if account.count or account.coded else 1


_ASKED = (
    "log",
    "wait",
    "as_of",
    "known",
    "recorded",
    "today",
    "date_order",
    "actor",
    "dyad",
    "topic",
    "type_",
    "source",
    "engine",
    "spark_master",
)
_LOSES = {
    "csv": "CSV cannot carry what it was made from, so `timeline check` cannot read it",
    "mermaid": "a Mermaid diagram has no room for sources and notes, and cuts long sentences",
}


def _same_known(given: dict[str, Any]) -> None:
    """``--as-known`` is ``--known`` by another name."""
    if given["as_known"] is not None:
        if given["known"] is not None:
            raise click.UsageError("say --known or --as-known, not both")
        given["known"] = given["as_known"]


def _format(format_: str | None, output: str | None, template: str | None) -> str:
    ending = Path(output).suffix.lstrip(".").lower() if output else ""
    chosen = format_ or ENDINGS.get(ending)
    if template is None:
        return chosen or "text"
    chosen = chosen or ("html" if ".html" in Path(template).name else "md")
    if chosen not in {"md", "html"}:
        raise click.UsageError(f"a template makes md or html, not {chosen}")
    return chosen


LARGEST = 512 << 20
"""Bytes of a document that is checked: a hundred thousand events make about a fifth of that."""


@click.command("check", short_help="Whether a published chronology still says what the log says.")
@click.argument("file", metavar="FILE")
@log_options
@output_options("text", "json")
def check_command(file: str, log: str | None, wait: float | None, format_: str | None, output: str | None) -> int:
    """Make a chronology anew from what it says of its making, and tell what the log says otherwise now.

    The command in FILE is read, never run by a shell, and only `chronology` is understood. Exit status: 0 where the document is
    as it was made and nothing is stale, 1 where paragraphs were added, changed or gone or the document was edited, 2 where it was
    made from another log.

    \b
      timeline check chronology.md
    """
    from timeline.files import read_text  # noqa: PLC0415
    from timeline.render.chronology.freshness import freshness_text  # noqa: PLC0415
    from timeline.render.chronology.made import digest_of, read_made  # noqa: PLC0415
    from timeline.render.escaping import visible  # noqa: PLC0415
    from timeline.render.tables import as_json  # noqa: PLC0415

    text = read_text(Path(file), LARGEST).replace("\r\n", "\n")
    made, digest = read_made(text)
    given, chosen = _understood(made.arguments)
    with asking(
        log=log,
        wait=wait,
        **{name: given[name] for name in _ASKED if name not in {"log", "wait", "recorded", "today", "engine", "spark_master"}},
    ) as ask:
        found = _compared(ask, text, made, given, chosen, edited=digest_of(text, digest) != digest)
    if format_ == "json":
        deliver(as_json(found.to_dict()), output)
    else:
        deliver("\n".join(visible(line) for line in freshness_text(found, file)), output)
    return 0 if found.fresh else 1


def _compared(ask: Asked, text: str, made: Made, given: Mapping[str, Any], format_: str, *, edited: bool) -> Freshness:
    from timeline.render.chronology.freshness import Freshness, edits, stale  # noqa: PLC0415
    from timeline.render.chronology.request import composed, laid_out  # noqa: PLC0415

    if made.position > ask.cutoffs.head or ask.store.head(made.position) != made.head:
        raise InvalidInput(
            f"the document was made from another log: its head {made.head.position}:{made.head.hash[:12]}… is not in {ask.store.path}",
            remedy="name the log that it was made from with --log FILE",
        )
    then = ask.clocks.cutoffs(given["as_of"], given["known"], str(made.position))
    _, before = composed(ask, then, given, format_)
    _, now = composed(ask, ask.cutoffs, given, format_)
    found: tuple[str, ...] = ()
    if edited and given["template"] is None:
        found = edits(text, laid_out(before, format_, given, lambda _: None))
    return Freshness(made, ask.cutoffs.position, edited, found, stale(before, now))


_NOT_IN_A_DOCUMENT = ("log", "wait", "recorded", "today", "output", "as_known", "engine", "spark_master")


def _understood(arguments: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    """The options of a document's command. Raises `InvalidInput` for what `chronology` does not know, and for what no document names."""
    try:
        context = chronology_command.make_context("chronology", list(arguments[1:]))
    except (click.ClickException, click.exceptions.Exit) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else "it asks for help"
        raise InvalidInput(f"the command in the document is not understood: {said}", remedy="make the document anew") from error
    for name in _NOT_IN_A_DOCUMENT:
        if context.params.get(name) is not None:
            raise InvalidInput(f"the command in the document names --{name.replace('_', '-')}", remedy="make the document anew")
    return context.params, _format(context.params["format_"], None, context.params["template"])
