"""`events`, `search`, `show`: reading what happened."""

from __future__ import annotations

from typing import Any

import click

from timeline.cli.completion import completing
from timeline.cli.options import asking, clock_options, counted, deliver, filter_options, format_for, list_options, output_options
from timeline.errors import NotFound

LIST_FORMATS = ("table", "json", "csv", "md")
MOST_CODED = 1_000
"""So many events are listed where coded ones are among them, unless more are asked for."""


@click.command("events", short_help="List events.")
@click.argument("span", nargs=-1, metavar="[A..B]")
@list_options
@clock_options
@filter_options
@output_options(*LIST_FORMATS)
def events_command(span: tuple[str, ...], format_: str | None, output: str | None, **asked: Any) -> int:
    """List the events that began from A to B, or all, in the order in which they happened.

    Coded events are listed with `--coded`, or with `--type coded` and its kin.
    """
    return _listed(" ".join(span) or None, None, format_, output, asked)


@click.command("search", short_help="List events by words in them.")
@click.argument("words", nargs=-1, required=True)
@list_options
@clock_options
@filter_options
@output_options(*LIST_FORMATS)
def search_command(words: tuple[str, ...], format_: str | None, output: str | None, **asked: Any) -> int:
    """List the events that hold all of these WORDS, in any field; with `--coded` also coded events, which takes longer."""
    return _listed(None, " ".join(" ".join(words).split()), format_, output, asked)


@click.command("show", short_help="One event, whole, with its entries.")
@click.argument("id_", shell_complete=completing("ids"), metavar="ID|POSITION")
@clock_options
@output_options("text", "json")
def show_command(id_: str, format_: str | None, output: str | None, **asked: Any) -> int:
    """Show one event as it stands, and every entry about it. A position (#45) names the event of that entry."""
    from timeline.clocks import FAR_FUTURE, ids_like  # noqa: PLC0415
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.event import event_json, event_text  # noqa: PLC0415
    from timeline.render.tables import as_json  # noqa: PLC0415

    with asking(**asked) as ask:
        questions = Questions(ask.store)
        number = id_.lstrip("#")
        name = questions.event_at(int(number)) if number.isdecimal() and len(number) < len(str(FAR_FUTURE)) else id_
        entries = questions.entries_of(name, ask.cutoffs) if name else ()
        if not name or not entries:
            near = ids_like(ask.store, id_)
            remedy = f"did you mean {' or '.join(near)}?" if near else "`timeline events` lists the ids"
            raise NotFound(
                f"there is no event {id_} in the log" + (" at these cut-offs" if ask.cutoffs.recorded_asked else ""), remedy=remedy
            )
        event = questions.event(name, ask.cutoffs)
    chosen = format_for(format_, output, ("text", "json"))
    deliver(as_json(event_json(name, event, entries)) if chosen == "json" else event_text(name, event, entries), output)
    return 0


def _listed(span: str | None, words: str | None, format_: str | None, output: str | None, asked: dict[str, Any]) -> int:
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.tables import as_csv, as_json, as_markdown, as_table, terminal_width  # noqa: PLC0415
    from timeline.render.words import date_words  # noqa: PLC0415
    from timeline.views import Chronology  # noqa: PLC0415

    coded, limit = asked.pop("coded"), asked.pop("limit")
    with asking(**asked) as ask:
        first, last, _ = ask.clocks.span(span, ask.cutoffs.position)
        questions = Questions(ask.store)
        coded = coded or ask.filters.only_coded
        most = limit or (MOST_CODED if coded else None)
        events = questions.events(ask.cutoffs, (first, last), ask.filters, words, coded=coded, limit=most + 1 if most else None)
        unread = not coded and questions.has_coded(ask.cutoffs.position)
    more = most is not None and len(events) > most
    events = events[:most]
    chosen = format_for(format_, output, LIST_FORMATS)
    columns = tuple(Chronology.COLUMNS)
    rows = [event.to_row() for event in events]
    if chosen == "json":
        deliver(as_json([event.to_dict() for event in events]), output)
    elif chosen == "csv":
        deliver(as_csv(rows, columns), output)
    elif chosen == "md":
        deliver(as_markdown(rows, columns), output)
    elif events:
        table = [(date_words(event.edtf), event.summary, event.id) for event in events]
        deliver(as_table(table, ("when", "what", "id"), terminal_width()), output)
        click.echo(counted(len(events), "event"), err=True)
    else:
        click.echo("no such events", err=True)
    if more:
        click.echo(f"these are the first {most:,}; --limit {10 * (most or 1)} shows more", err=True)
    if unread:
        click.echo("coded events are not among them: --coded looks through them too", err=True)
    return 0 if events else 1
