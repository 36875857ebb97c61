"""`tension`: how two parties stand to each other, in figures that say what they are made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.cli.completion import completing
from timeline.cli.options import asking, clock_options, deliver, deliver_bytes, engine_options, format_for, output_options, what_if_options

if TYPE_CHECKING:
    from timeline.tension import Grain

FORMATS = ("text", "json", "csv", "md", "svg", "png")


@click.command("tension", short_help="Cooperation and conflict between two parties over time.")
@click.argument("dyad", shell_complete=completing("dyads"), metavar="A-B")
@click.argument("span", nargs=-1, metavar="[FROM..TO]")
@click.option("--by", type=click.Choice(["day", "week", "month", "quarter", "year"]), default="month", help="The periods. Default: month.")
@click.option("--half-life", type=float, default=30.0, metavar="DAYS", help="After so many days an event counts half. Default: 30.")
@click.option("--explain", is_flag=True, help="Show what each event contributes at the end.")
@clock_options
@what_if_options
@engine_options
@output_options(*FORMATS)
def tension_command(
    dyad: str,
    span: tuple[str, ...],
    by: Grain,
    half_life: float,
    explain: bool,
    format_: str | None,
    output: str | None,
    **asked: Any,
) -> int:
    """Show the flows of cooperation and of conflict between A and B, period by period, never as one bare number.

    Each is the sum of score, weight of the standing, and 0.5^(age / half-life) over the events that affect the two.

    \b
      timeline tension CHN-USA
      timeline tension CHN-USA 2022-08..2023-05 --half-life 90 --explain
      timeline tension CHN-USA -o tension.svg
    """
    from timeline.queries import Questions  # noqa: PLC0415
    from timeline.render.indices import CHARTS, chart, index_text  # noqa: PLC0415
    from timeline.render.tables import as_csv, as_json, as_markdown  # noqa: PLC0415
    from timeline.tension import Tension, tension  # noqa: PLC0415

    chosen = format_for(format_, output, FORMATS)
    if chosen in CHARTS and output is None:
        raise click.UsageError(f"a picture goes to a file: -o tension.{chosen}")
    with asking(**asked) as ask:
        first, last, _ = ask.clocks.span(" ".join(span) if span else None, ask.cutoffs.position)
        index = tension(Questions(ask.engine), dyad, ask.cutoffs, (first, last), by=by, half_life=half_life, explain=explain)
    if chosen in CHARTS:
        deliver_bytes(chart(index, chosen), Path(str(output)))
    elif chosen == "json":
        deliver(as_json(index.to_dict()), output)
    elif chosen in {"csv", "md"}:
        deliver((as_csv if chosen == "csv" else as_markdown)(index.to_dicts(), tuple(Tension.COLUMNS)), output)
    else:
        deliver(index_text(index), output)
    return 0 if index.points else 1
