"""`gaps`: what the log does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from timeline.cli.options import asking, clock_options, deliver, format_for, output_options

if TYPE_CHECKING:
    from timeline.gaps import Gaps

GAP_FORMATS = ("table", "json", "csv", "md")
KINDS = ("silence", "one-source", "vague", "overdue", "unanswered")
TITLES = {
    "silence": "Silent periods",
    "one-source": "Facts in force on one source, or none",
    "vague": "Dates still vague",
    "overdue": "Planned for a day that has passed, no outcome on record",
    "unanswered": "Claims that nobody has answered",
}


@click.command("gaps", short_help="What the log does not say: silences, vague dates, plans without an outcome.")
@click.argument("kinds", nargs=-1, type=click.Choice(KINDS), metavar="[KIND]...")
@click.option("--dyad", metavar="A-B", help="Silences between these two only: CHN-USA.")
@click.option(
    "--silence", type=click.IntRange(1, 3_650_000), default=30, metavar="DAYS", help="From how many days on a silence is one (30)."
)
@clock_options
@output_options(*GAP_FORMATS)
def gaps_command(kinds: tuple[str, ...], dyad: str | None, silence: int, format_: str | None, output: str | None, **asked: Any) -> int:
    """List what is missing, of all kinds or of some.

    silence: periods in which nothing is on record between two parties; one-source: facts in force on one source or none; vague: dates of
    which not even the day is known; overdue: plans for a day that has passed, with no outcome; unanswered: claims that nobody denied.

    Without --as-of one looks back from the last day that the log knows of.

    \b
      timeline gaps overdue unanswered
      timeline gaps silence --dyad CHN-USA --silence 20 --as-of 2023-05-31
    """
    from timeline.gaps import gaps  # noqa: PLC0415
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.tables import as_csv, as_json, as_markdown  # noqa: PLC0415

    with asking(**asked) as ask:
        wanted: Any = kinds or KINDS
        dateline = ask.clocks.dateline(ask.cutoffs.position)
        found = gaps(Questions(ask.store), ask.cutoffs, dateline, kinds=wanted, dyad=dyad, silence=silence)
    chosen = format_for(format_, output, GAP_FORMATS)
    if chosen == "json":
        deliver(as_json(found.to_dict()), output)
    elif chosen == "table":
        deliver(_table(found, wanted), output)
    else:
        deliver((as_csv if chosen == "csv" else as_markdown)(found.to_dicts(), tuple(found.COLUMNS)), output)
    return 0


def _table(found: Gaps, kinds: tuple[str, ...]) -> str:
    from timeline.render.tables import as_table, terminal_width  # noqa: PLC0415
    from timeline.render.words import date_words  # noqa: PLC0415

    blocks = [f"Gaps as of {found.day} · log position {found.cutoffs.position}"]
    for kind in kinds:
        rows = [gap for gap in found if gap.kind == kind]
        if not rows:
            blocks.append(f"{TITLES[kind]}: none")
            continue
        cells = [
            (gap.about, gap.what, " – ".join(date_words(end) for end in (gap.since, gap.until) if end), gap.days)
            if kind == "silence"
            else (gap.about, gap.what, date_words(gap.since) if gap.since else "", gap.days)
            for gap in rows
        ]
        names = ("about", "what", "when" if kind == "silence" else "since", "days")
        blocks.append(f"{TITLES[kind]} ({len(rows)})\n\n" + as_table(cells, names, terminal_width(), numeric=(3,)))
    return "\n\n".join(blocks)
