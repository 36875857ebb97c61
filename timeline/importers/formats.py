"""The formats of coded events: how each is recognised, and what its columns are called."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from timeline.errors import InvalidInput
from timeline.files import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FIELDS = (
    "id", "when", "published", "code", "score", "mentions", "actor", "actor_name", "target", "target_name", "publisher", "url",
    "where", "summary", "precision",
)  # fmt: skip
"""What a mapping may name, in the order in which `coded_named.sql` takes them."""
ISO = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d")
ORDERS = {"dmy": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"), "mdy": ("%m/%d/%Y",), "ymd": ("%Y.%m.%d",)}
WORDS = ("%d %B %Y", "%d-%b-%Y", "%d %b %Y", "%B %d, %Y")


@dataclass(frozen=True, slots=True)
class Format:
    """How a file of coded events is read.

    ``columns`` maps our `FIELDS` to its columns, of which it may lack those that are ``optional``; GDELT and ICEWS are read by SQL files
    of their own. ``scale``: whose codes are valid, empty for any. ``updates``: a row with other content replaces the event.
    """

    name: str
    event_type: str
    scale: str = ""
    dates: tuple[str, ...] = ISO
    prefix: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    header: bool = False
    updates: bool = False
    deletes: bool = False

    @property
    def identity(self) -> str:
        """What tells one way to read a file from another: the name and, of a mapping, what it maps."""
        mapping = sha256(repr((self.event_type, self.dates, self.prefix, sorted(self.columns.items()))).encode()).hexdigest()
        return f"{self.name}:{mapping[:16]}" if self.name == "mapped" else self.name

    def paths(self) -> list[str | None]:
        """JSON paths of `FIELDS` in a row, None for what the format does not have."""
        return ['$."' + self.columns[name].replace('"', '""') + '"' if name in self.columns else None for name in FIELDS]


GDELT = Format("gdelt", "coded.cameo", "cameo")
ICEWS = Format("icews", "coded.cameo", "cameo")
ACLED = Format(
    "acled",
    "coded.acled",
    dates=(*ISO, *WORDS),
    prefix="acled-",
    columns={
        "id": "event_id_cnty",
        "when": "event_date",
        "precision": "time_precision",
        "code": "sub_event_type",
        "actor": "actor1",
        "target": "actor2",
        "publisher": "source",
        "where": "location",
        "summary": "notes",
    },
    optional=("time_precision", "actor2", "source", "location", "notes"),
    header=True,
    updates=True,
)
ACLED_DELETED = Format("acled-deleted", "coded.acled", prefix="acled-", columns={"id": "event_id_cnty"}, header=True, deletes=True)
QUADRUPLES = Format(
    "quadruples",
    "coded.relation",
    prefix="quad-",
    columns={"actor": "s", "code": "r", "target": "o", "when": "date"},
)
NAMED = {each.name: each for each in (GDELT, ICEWS, ACLED, ACLED_DELETED, QUADRUPLES)}


def detected(name: str, lines: Sequence[str]) -> Format | None:
    """The format that the first lines of a text file show, or None. Raises `InvalidInput` for a file that a spreadsheet spoiled."""
    first = lines[0] if lines else ""
    cells = first.split("\t")
    if len(cells) in {57, 58, 61} and cells[0].strip().isdigit():
        _refuse_spreadsheet(name, lines)
        return GDELT
    if first.lower().startswith("event id\tevent date\t"):
        return ICEWS
    for separator in (";", ","):
        row = next(csv.reader([first], delimiter=separator), [])
        plain = [cell.strip().lower() for cell in row]
        if len(row) in {57, 58, 61} and row[0].strip().isdigit():
            raise spoiled(name, f"its columns are separated by {separator!r}, those of a GDELT file by tabs")
        if plain[:2] == ["event id", "event date"]:
            raise spoiled(name, f"its columns are separated by {separator!r}, those of an ICEWS file by tabs")
        if "event_id_cnty" in plain:
            return ACLED if "event_date" in plain else ACLED_DELETED
    if len(cells) in {4, 5} and any(re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell.strip()) for cell in cells):
        return QUADRUPLES
    return None


def _refuse_spreadsheet(name: str, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if len(cells) not in {57, 58, 61}:
            continue
        added = cells[59] if len(cells) == 61 else cells[56]  # noqa: PLR2004
        if re.fullmatch(r"\d[.,]\d+E\+\d+", added.strip()):
            raise spoiled(name, f"line {number} has {added} where the moment of publication stood")
        if cells[28].isdigit() and len(cells[28]) == 1 and len(cells[26]) in {1, 2}:
            raise spoiled(name, f"line {number} has the code {cells[26]}, whose leading zero is gone")


def spoiled(name: str, what: str) -> InvalidInput:
    """A file that was saved again by a spreadsheet has lost what cannot be guessed."""
    return InvalidInput(
        f"{name} was saved again by a spreadsheet: {what}",
        remedy="import the file as it was downloaded; a spreadsheet drops zeros and digits",
    )


def mapped(path: Path) -> Format:
    """A format out of a mapping file: our fields and the columns that hold them. Raises `InvalidInput` with places."""
    from timeline.documents import LARGEST_YAML, read_yaml  # noqa: PLC0415 - YAML only where a mapping is read

    document = read_yaml(read_text(path, LARGEST_YAML), str(path))
    content = document.data
    if not isinstance(content, dict):
        raise InvalidInput(
            "a mapping file names our fields and their columns", place=document.place(), remedy="docs/coded.md has an example"
        )
    problems = []
    settings: dict[str, Any] = {"type": "coded.relation", "prefix": "row-", "dates": []}
    columns: dict[str, str] = {}
    for key, value in content.items():
        if key in settings:
            settings[key] = value
        elif key in FIELDS and isinstance(value, str):
            columns[key] = value
        else:
            remedy = f"the fields are {', '.join(FIELDS)}; the settings {', '.join(settings)}"
            problems.append(InvalidInput(f"{key} is no field that a column can fill", place=document.place((key,)), remedy=remedy))
    problems += [
        InvalidInput(f"the mapping names no column for {needed}", place=document.place(), remedy=f"add `{needed}: NAME OF THE COLUMN`")
        for needed in ("when", "code")
        if needed not in columns
    ]
    scale = {"coded.cameo": "cameo", "coded.plover": "plover"}.get(settings["type"], "")
    if settings["type"] not in {"coded.cameo", "coded.plover", "coded.acled", "coded.relation"}:
        remedy = "it is coded.cameo, coded.plover, coded.acled or coded.relation"
        problems.append(InvalidInput(f"{settings['type']} is no type of coded events", place=document.place(("type",)), remedy=remedy))
    if problems:
        raise InvalidInput.of(problems)
    dates = tuple(str(each) for each in settings["dates"])
    return Format("mapped", settings["type"], scale, (*dates, *ISO, *WORDS), prefix=str(settings["prefix"]), columns=columns, header=True)
