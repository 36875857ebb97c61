"""The plain forms that every answer has: JSON, CSV, a Markdown table, a table for the terminal."""

from __future__ import annotations

import csv
import io
import json
import math
import textwrap
from typing import TYPE_CHECKING, Any

from timeline.render.escaping import csv_cell, json_text, markdown, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def as_json(data: object) -> str:
    """Readable JSON, in the order of the fields."""
    return json_text(_dumped(data, indent=2))


def json_line(data: object) -> str:
    """JSON on one line."""
    return json_text(_dumped(data, indent=None))


def _dumped(data: object, *, indent: int | None) -> str:
    try:
        return json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False)
    except ValueError:  # a number that JSON does not have
        return json.dumps(_numbered(data), ensure_ascii=False, indent=indent, allow_nan=False)


def _numbered(data: Any) -> Any:
    """The same data with what is no number of JSON in words."""
    if isinstance(data, float) and not math.isfinite(data):
        return str(data)
    if isinstance(data, dict):
        return {name: _numbered(content) for name, content in data.items()}
    return [_numbered(item) for item in data] if isinstance(data, (list, tuple)) else data


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """CSV with a header. A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    buffer = io.StringIO()
    names = list(columns or (rows[0] if rows else ()))
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([csv_cell(name) for name in names])
    writer.writerows([csv_cell(row.get(name)) for name in names] for row in rows)
    return buffer.getvalue()


def _plain(content: object) -> object:
    if isinstance(content, bool):
        return "true" if content else "false"
    return "" if content is None else content


def as_markdown(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """A Markdown table; cells are escaped."""
    names = list(columns or (rows[0] if rows else ()))
    lines = ["| " + " | ".join(markdown(name) for name in names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(markdown(str(_plain(row.get(name)))) for name in names) + " |" for row in rows]
    return "\n".join(lines)


def as_table(rows: Sequence[Sequence[object]], names: Sequence[str], width: int, *, numeric: Sequence[int] = ()) -> str:
    """A table for a terminal of ``width`` columns; long cells wrap, numbers (and the columns in ``numeric``) stand right.

    With more columns than can be read beside each other, each row becomes a block of lines.
    """
    names = [visible(name) for name in names]
    cells = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]
    natural = [max(len(name), *(len(row[i]) for row in cells)) if cells else len(name) for i, name in enumerate(names)]
    if sum(min(size, LEAST_COLUMN) + 2 for size in natural) > width:
        return as_blocks(cells, names, width)
    from rich.table import Table  # noqa: PLC0415 - only where a table is shown

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for i, name in enumerate(names):
        right = i in numeric or (bool(rows) and all(isinstance(row[i], (int, float)) for row in rows))
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in cells:
        table.add_row(*row)
    return drawn(table, width)


LEAST_COLUMN = 14
"""Columns narrower than this, cut from longer text, cannot be read."""


def as_blocks(rows: Sequence[Sequence[str]], names: Sequence[str], width: int) -> str:
    """Each row as a block of lines, a name and what it holds; what is empty is left out.

    Where a name would leave too little room beside it, what it holds stands below it.
    """
    beside = max((len(name) for name in names if len(name) + 2 + LEAST_COLUMN <= width), default=0)
    blocks = []
    for row in rows:
        lines: list[str] = []
        for name, cell in zip(names, row, strict=True):
            head = f"{name.ljust(beside)}  "
            if len(name) > beside:
                lines += textwrap.wrap(name, width) if cell.strip() else ()
                head = "  "
            lines += textwrap.wrap(cell, width, initial_indent=head, subsequent_indent=" " * len(head), break_on_hyphens=False)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) if blocks else "  ".join(names)


def drawn(renderable: object, width: int, *, colour: bool | None = None) -> str:
    """What rich makes of something, as text ``width`` columns wide; colour only where a person looks at it."""
    import sys  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    coloured = sys.stdout.isatty() if colour is None else colour
    console = Console(
        file=io.StringIO(), width=width, force_terminal=coloured, color_system="standard" if coloured else None,
        highlight=False, emoji=False, markup=False, legacy_windows=False,
    )  # fmt: skip
    console.print(renderable)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.splitlines())


def terminal_width() -> int:
    """Columns of the terminal, at least 40, at most 200; 100 where there is none."""
    import shutil  # noqa: PLC0415

    return max(40, min(200, shutil.get_terminal_size((100, 24)).columns))
