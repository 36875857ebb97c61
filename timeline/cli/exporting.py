"""`export`: the log whole, or its events in the formats of others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import asking, clock_options, counted, deliver_pieces, filter_options, log_path, tell, vocabulary_of, wait_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.cli.options import Asked
    from timeline.exporters.told import Told
    from timeline.views import EventView

KINDS = ("log", "lake", "facts", "events", "csv", "parquet", "timelinejs", "timesketch", "cloudevents", "ics", "jsonld", "prov", "mermaid")
ELSEWHERE = {"md": "md", "markdown": "md", "html": "html", "atom": "atom", "text": "text", "json": "json"}
"""What is no export, but made by `chronology`."""
_ASKS = ("as_of", "known", "recorded", "today", "date_order", "actor", "dyad", "topic", "type_", "source")


class _Kind(click.Choice[str]):
    """A kind of export; of what another verb makes it says which."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The kind. Refuses what is none."""
        if value in ELSEWHERE:
            self.fail(f"{value!r} is no export: `timeline chronology -O {ELSEWHERE[value]}` writes it", param, ctx)
        return super().convert(value, param, ctx)


@click.command("export", short_help="The log for others to read, or to move it.")
@click.argument("span", nargs=-1, metavar="[A..B|DIR]")
@click.option(
    "--as",
    "kind",
    type=_Kind(KINDS),
    default="log",
    help="log: all of it (default); lake: a folder of Parquet; facts: a facts file; else its events.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file; .gz compresses it.")
@click.option("--coded", is_flag=True, help="Coded events too, one by one.")
@click.option("--whole", is_flag=True, help="Of a lake: write all of it anew, in few large files.")
@clock_options
@filter_options
def export_command(span: tuple[str, ...], kind: str, output: str | None, *, whole: bool, **asked: Any) -> int:
    """Write the log out, or the events that began from A to B in the format of another program (docs/exchange.md).

    As `lake` it is a folder DIR of Parquet files that other engines read, and this one too (docs/lake.md): after the first time,
    only what is new is written.

    Imported into an empty log, an export as `log` gives the same entries, commits and head. As `facts` it is the YAML that an editor
    would write: the events as they stand, with comments on what was corrected (docs/sync.md). Of the others stderr says what they
    cannot carry.

    \b
      timeline export -o us-china.jsonl
      timeline export --as facts -o us-china.yaml
      timeline init copy.duckdb && timeline --log copy.duckdb import us-china.jsonl
      timeline export --as lake us-china-lake
      timeline export --as timelinejs 2023 --topic balloon -o balloon.json
    """
    if whole and kind != "lake":
        raise click.UsageError("--whole is of a lake: --as lake DIR")
    if kind == "lake":
        return _lake(span, asked, whole=whole, output=output)
    if kind in {"log", "facts"}:
        return _whole(kind, span, output, asked)
    if kind == "parquet" and output is None:
        raise click.UsageError("Parquet is no text: name a file with -o FILE")
    from timeline.exporters.told import Told  # noqa: PLC0415
    from timeline.texts import sql  # noqa: PLC0415

    told, coded = Told(), asked.pop("coded")
    with asking(**asked) as ask:
        events = _events(ask, " ".join(span) or None, coded=coded)
        if kind == "parquet":
            _parquet(events, told, str(output))
        else:
            deliver_pieces(_pieces(kind, events, told, ask), output)
        unread = not coded and not ask.filters.only_coded and _has_coded(ask)
        chosen = bool(span) or any(ask.filters.values())
        gone = 0 if kind == "prov" or chosen else ask.store.rows(sql("export_retracted"), [ask.cutoffs.position])[0][0]
    click.echo(counted(told.written, "event"), err=True)
    for sentence in told.sentences():
        click.echo(f"note: {sentence}", err=True)
    if gone:
        was = counted(gone, "event was retracted, and is", "events were retracted, and are")
        click.echo(f"note: {was} left out: an export of the log (--as log) has all", err=True)
    if unread:
        click.echo("note: coded events are not among them: --coded exports them too", err=True)
    return 0 if told.written else 1


def _whole(kind: str, span: tuple[str, ...], output: str | None, asked: dict[str, Any]) -> int:
    from timeline.exporters.facts import facts_document  # noqa: PLC0415
    from timeline.exporters.whole import whole_log  # noqa: PLC0415
    from timeline.store import open_store  # noqa: PLC0415

    _refuse_choice(kind, asked, chosen=bool(span))
    with open_store(log_path(asked["log"]), wait=wait_of(asked["wait"])) as store:
        deliver_pieces(facts_document(store, vocabulary_of(None)) if kind == "facts" else whole_log(store), output)
    return 0


def _refuse_choice(kind: str, asked: dict[str, Any], *, chosen: bool) -> None:
    if chosen or asked["coded"] or any(asked[name] for name in _ASKS):
        raise click.UsageError(f"an export as {kind} is of all that the log holds: to choose events, name another format with --as")


def _lake(span: tuple[str, ...], asked: dict[str, Any], *, whole: bool, output: str | None) -> int:
    from pathlib import Path  # noqa: PLC0415

    from timeline.exporters.lake import export_lake  # noqa: PLC0415

    if len(span) != 1 or output is not None:
        raise click.UsageError("a lake is a folder: timeline export --as lake DIR")
    _refuse_choice("lake", asked, chosen=False)
    folder = Path(span[0])
    done = export_lake(log_path(asked["log"]), folder, whole=whole, wait=wait_of(asked["wait"]))
    head, files = done.manifest.head, "1 file" if done.files == 1 else f"{done.files} files"
    if done.nothing_new:
        tell(f"{folder}: nothing new since {head}")
        return 0
    entries = head.position - done.before
    since = f"{entries:,} {'entry' if entries == 1 else 'entries'} after position {done.before:,}"
    new = since if done.before and not whole else "all entries"
    tell(f"{folder}: {new}, {files} written. Head {head}")
    if done.erased:
        tell("note: words that were erased are gone from the lake; copies of it that were made before have them still")
    return 0


def _events(ask: Asked, span: str | None, *, coded: bool) -> Iterator[EventView]:
    from timeline.queries import Questions  # noqa: PLC0415

    first, last, _ = ask.clocks.span(span, ask.cutoffs.position)
    return Questions(ask.store).each_event(ask.cutoffs, (first, last), ask.filters, coded=coded)


def _has_coded(ask: Asked) -> bool:
    from timeline.queries import Questions  # noqa: PLC0415

    return Questions(ask.store).has_coded(ask.cutoffs.position)


def _pieces(kind: str, events: Iterator[EventView], told: Told, ask: Asked) -> Iterator[str]:
    """The text of an export, piece by piece."""
    from timeline.exporters import calendar, cloudevents, lines, linked, mermaid, tables, timelinejs, timesketch  # noqa: PLC0415

    if kind == "cloudevents":
        rows = ask.store.rows("select hash from commits order by number limit 1")
        return cloudevents.cloudevents_pages(events, told, f"urn:timeline:log:{rows[0][0][:16] if rows else 'empty'}")
    if kind == "prov":
        from timeline.exporters.provenance import provenance  # noqa: PLC0415

        return iter([provenance(ask.store, ask.cutoffs.position, events, told)])
    if kind == "ics":
        return calendar.calendar_parts(events, told, ask.store.path.stem)
    if kind == "mermaid":
        return mermaid.mermaid_lines(events, told, ask.store.path.stem)
    writers = {
        "events": lines.event_lines,
        "csv": tables.csv_lines,
        "timelinejs": timelinejs.timelinejs_pages,
        "timesketch": timesketch.timesketch_lines,
        "jsonld": linked.jsonld_pages,
    }
    return writers[kind](events, told)


def _parquet(events: Iterator[EventView], told: Told, output: str) -> None:
    from pathlib import Path  # noqa: PLC0415

    from timeline.cli.options import beside  # noqa: PLC0415
    from timeline.exporters.tables import write_parquet  # noqa: PLC0415

    with beside(Path(output)) as path, path.open("wb") as file:
        write_parquet(events, told, file)
