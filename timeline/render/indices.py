"""The tension index as a text with sparklines, and as a chart in a file."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING

from timeline.errors import InvalidInput, Unsupported
from timeline.render.escaping import visible
from timeline.render.tables import as_table, terminal_width
from timeline.render.words import date_words
from timeline.tension import SCALE, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeline.tension import CodedContribution, Contribution, Tension

BARS = "▁▂▃▄▅▆▇█"
CHARTS = ("svg", "png")
LEAST_SHOWN = 0.05
"""A contribution smaller than this is not listed by itself in the text."""


def index_text(index: Tension, *, width: int | None = None) -> str:
    """The index ``width`` columns wide: sparklines, a table, and what it is made of; by default the terminal's width."""
    width = width or terminal_width()
    lines = [_heading(index), ""]
    if not index.points:
        return "\n".join([*lines, "No event on record affects them in that time."])
    lines += [*_sparklines(index, width), ""]
    rows = [
        (period(p.first, p.last, index.by), f"{p.cooperation:.1f}", f"{p.conflict:.1f}", str(p.events), str(p.counted))
        for p in index.points
    ]
    lines += [as_table(rows, (index.by, "cooperation", "conflict", "new events", "all so far"), width, numeric=(1, 2, 3, 4)), ""]
    if index.contributions is not None:
        lines += [f"What it is made of on {index.points[-1].last}", *_contributions(index.contributions, width)]
        lines += [_coded(index.coded), ""] if index.coded else [""]
    lines += textwrap.wrap(method(index), width)
    return "\n".join(lines)


def _heading(index: Tension) -> str:
    cutoffs = index.cutoffs
    parts = [f"Tension {index.dyad}"]
    parts += [f"{index.points[0].first} to {index.points[-1].last}"] if index.points else []
    parts += [f"known by {cutoffs.known.echo}"] if cutoffs.known.text else []
    parts += [f"without {', '.join(cutoffs.without)}"] if cutoffs.without else []
    parts.append(f"log position {cutoffs.position}")
    return visible(" · ".join(parts))


def period(first: str, last: str, by: str) -> str:
    """A period as one names it: ``2023-02``, ``2023 Q1``."""
    if by in {"month", "year"}:
        return first[: 7 if by == "month" else 4]
    if by == "quarter":
        return f"{first[:4]} Q{(int(first[5:7]) + 2) // 3}"
    return first if by == "day" else f"{first} to {last}"


def _sparklines(index: Tension, width: int) -> list[str]:
    """Cooperation and conflict, one bar a period, on one scale, so that their heights compare."""
    room = max(10, width - 26)
    points = index.points[-room:]
    top = max(max(point.cooperation, -point.conflict) for point in points) or 1.0
    lines = []
    for name, flows in (("cooperation", [p.cooperation for p in points]), ("conflict", [-p.conflict for p in points])):
        bars = "".join(BARS[min(7, int(flow / top * 7.999))] if flow > 0 else " " for flow in flows)
        lines.append(f"{name.ljust(12)}{bars}  now {flows[-1] if name == 'cooperation' else -flows[-1]:.1f}")
    return lines


def _contributions(contributions: Sequence[Contribution], width: int) -> list[str]:
    """The events that still weigh something, and the others in one line."""
    shown = [one for one in contributions if abs(one.contribution) >= LEAST_SHOWN]
    lines = []
    for one in shown:
        weight = f" · {one.standing}, which weighs {one.weight:g}" if one.standing != "actual" else ""
        made = f"{one.score:+g} {one.scale}{weight} · {round(one.age)} day{'' if round(one.age) == 1 else 's'} old"
        said = f"{one.contribution:+7.2f}  {date_words(one.edtf)}  {one.summary}  ({made})  #{one.position} {one.event_id}"
        lines += textwrap.wrap(visible(said), width, subsequent_indent=" " * 9, break_on_hyphens=False)
    faded = [one for one in contributions if one.scale and abs(one.contribution) < LEAST_SHOWN]
    if faded:
        total = sum(one.contribution for one in faded)
        events = "1 more event" if len(faded) == 1 else f"{len(faded)} more events"
        lines.append(f"{total:+7.2f}  {events} that count for less than {LEAST_SHOWN:g} each (-O json has them)")
    return lines


def _coded(coded: CodedContribution) -> str:
    events = "1 coded event" if coded.events == 1 else f"{coded.events:,} coded events"
    return f"{coded.cooperation:+7.2f} {coded.conflict:+7.2f}  {events} (timeline events --type coded lists them)"


def method(index: Tension) -> str:
    """What the figures are, in words."""
    last = index.points[-1]
    weights = ", ".join(f"{standing} {weight:g}" for standing, weight in WEIGHTS.items())
    left = [f"{last.unscored} without a score"] if last.unscored else []
    left += [f"{last.possible} only possible by then"] if last.possible else []
    apart = f" ({', '.join(left)} left out)" if left else ""
    events = "1 event" if last.counted == 1 else f"{last.counted} events"
    return (
        f"Each flow is the sum of score × weight × 0.5^(age / {index.half_life:g} days), over {events}{apart}. Scores run from {SCALE}: "
        f"the event's impact, else the published score of its type or code. Weights: {weights}."
    )


def chart(index: Tension, format_: str) -> bytes:
    """The index as an SVG or PNG picture. Raises `Unsupported` where matplotlib is not installed, `InvalidInput` for an empty index."""
    if not index.points:
        raise InvalidInput(f"there is nothing to draw: no event affects {index.dyad} in that time", remedy="choose another span")
    try:
        import matplotlib as mpl  # noqa: PLC0415 - heavy, an extra, and only for a picture
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise Unsupported("a picture needs matplotlib, which is not installed", remedy="pip install 'timeline-engine[chart]'") from error
    with mpl.rc_context({"svg.hashsalt": "timeline", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(8, 3.6), layout="constrained")
        axes = figure.subplots()
        places = range(len(index.points))
        axes.bar(places, [point.cooperation for point in index.points], color="#3b7ea1", label="cooperation")
        axes.bar(places, [point.conflict for point in index.points], color="#b5523b", label="conflict")
        axes.axhline(0, color="#444444", linewidth=0.8)
        step = max(1, len(index.points) // 12)
        labels = [period(point.first, point.last, index.by).split(" to ")[0] for point in index.points]
        axes.set_xticks(list(places)[::step], labels[::step], rotation=30, ha="right")
        axes.set_title(_heading(index), loc="left", fontsize=10)
        axes.set_ylabel(f"flow, half-life {index.half_life:g} days")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(frameon=False, ncols=2, loc="outside lower center")
        picture = io.BytesIO()
        figure.savefig(picture, format=format_, dpi=150, metadata={"Date": None} if format_ == "svg" else {"Software": None})
    return picture.getvalue()
