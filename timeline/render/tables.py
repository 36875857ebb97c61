"""The plain forms that every answer has: JSON, CSV, a Markdown table, a table for the terminal."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(data: object) -> str:
    """Readable JSON, in the order of the fields; text as it is."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """CSV with a header. A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    buffer = io.StringIO()
    names = list(columns or (rows[0] if rows else ()))
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return buffer.getvalue()


def _cell(content: object) -> object:
    if isinstance(content, str):
        return f"'{content}" if content.startswith(_FORMULA) else content
    if isinstance(content, bool):
        return "true" if content else "false"
    return "" if content is None else content


def as_markdown(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """A Markdown table; cells are escaped."""
    names = list(columns or (rows[0] if rows else ()))
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    lines += ["| " + " | ".join(markdown(str(row.get(name, "") or "")) for name in names) + " |" for row in rows]
    return "\n".join(lines)


def markdown(text: str) -> str:
    """Text that Markdown shows as it is: marks of emphasis, links, tables and HTML are escaped."""
    escaped = "".join(f"\\{char}" if char in r"\`*_[]|#~" else char for char in text)
    return " ".join(escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())


def printable(text: str) -> str:
    """Text fit for a terminal: control characters, which could move the cursor or change colours, become visible."""
    return "".join(char if char.isprintable() or char == " " else "�" for char in text)


def as_table(rows: Sequence[Sequence[object]], names: Sequence[str], width: int) -> str:
    """A table for a terminal of ``width`` columns; long cells wrap, numbers stand right."""
    from rich.table import Table  # noqa: PLC0415 - only where a table is shown

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for i, name in enumerate(names):
        numeric = bool(rows) and all(isinstance(row[i], (int, float)) for row in rows)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(printable("" if cell is None else str(cell)) for cell in row))
    return drawn(table, width)


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
