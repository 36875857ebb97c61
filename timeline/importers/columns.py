"""CSV with any header as facts: which column holds what is told by ``--map``, by our own header, or guessed from plain names."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from timeline.errors import InvalidInput, Place
from timeline.importers.brought import GENERIC, SOURCE_FIELDS, Brought, cleaned, digest_of, json_of, made_id, one_line, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

OURS = ("id", "type", "when", "where", "summary", "actors", "targets", "affects", "standing")
"""How the header of `timeline export --as csv` begins."""
LISTS = ("actors", "targets", "affects", "topics", "caused_by")
PLAIN = ("id", "type", "when", "end", "where", "summary", "standing", "according_to", "confidence", "impact", "known")
FIELDS = (*PLAIN, *LISTS, *SOURCE_FIELDS)
GUESSES = {
    "when": ("when", "date", "day", "event date", "start", "start date", "began", "datum"),
    "end": ("end", "end date", "until", "ended"),
    "summary": ("summary", "event", "what", "headline", "description", "what happened", "title of event", "fact"),
    "where": ("where", "place", "location"),
    "publisher": ("publisher", "source", "outlet", "newspaper", "reported by"),
    "url": ("url", "link", "source url"),
    "title": ("title", "article"),
    "published": ("published", "publication date", "source date"),
    "quote": ("quote",),
    "topics": ("topics", "topic", "tags", "keywords", "category"),
    "id": ("id",),
    "type": ("type", "event type"),
    "actors": ("actors", "actor"),
    "targets": ("targets", "target"),
    "affects": ("affects", "dyad"),
}
"""Plain names of columns, in small letters, that say what they hold."""
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]00:00(?::00(?:\.0+)?)?")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2})?)")
_DEFUSED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def rows_of(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, each with the line at which it begins. Raises `InvalidInput` for what is no CSV."""
    csv.field_size_limit(16 << 20)
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=lambda mark: (len(next(csv.reader([first], delimiter=mark), [])), mark == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = "a quotation mark is not closed" if "unexpected end" in str(error) else str(error)
            raise InvalidInput(
                f"this is not CSV: {what}", place=Place(name, line), remedy="check the quotation marks of the row"
            ) from error
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def mapping_of(given: str | None, header: Sequence[str], name: str) -> dict[str, str]:
    """Our fields → columns, from ``when=Date,summary=Event,data.who=Who``. Raises `InvalidInput` for what is neither."""
    if given is None:
        plain = {column.strip().lower(): column for column in header}
        return {ours: plain[guess] for ours, guesses in GUESSES.items() for guess in reversed(guesses) if guess in plain}
    found: dict[str, str] = {}
    for pair in next(csv.reader([given]), []):
        ours, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not ours or not column:
            raise InvalidInput(f"--map takes FIELD=COLUMN, not {pair!r}", remedy="--map when=Date,summary=Event")
        if ours not in FIELDS and not re.fullmatch(r"(?:data|fields)\.\w[\w .-]*", ours):
            raise InvalidInput(
                f"{ours} is no field that a column can fill",
                remedy=f"the fields are {', '.join(FIELDS)}, data.NAME and, for one of the type's own, fields.NAME",
            )
        if column not in header:
            raise InvalidInput(f"{name} has no column {column!r}", remedy=f"it has {', '.join(header)}")
        found[ours] = column
    return found


def is_ours(header: Sequence[str]) -> bool:
    """Whether a file was made by `timeline export --as csv`."""
    return tuple(header[: len(OURS)]) == OURS and "fields" in header


def guessable(header: Sequence[str]) -> bool:
    """Whether plain names tell what happened and when."""
    return {"when", "summary"} <= mapping_of(None, header, "").keys()


def read_columns(text: str, name: str, given: str | None = None) -> Brought:
    """The facts of a CSV file. Raises `InvalidInput` where no column tells when or what."""
    brought = Brought(name, "csv", digest_of(text, given))
    rows = rows_of(text, name)
    _, header = next(rows, (1, []))
    header = [column.strip() for column in header]
    ours = given is None and is_ours(header)
    columns = {} if ours else mapping_of(given, header, name)
    if not ours and not {"when", "summary"} <= columns.keys():
        missing = " and ".join(sorted({"when", "summary"} - columns.keys()))
        remedy = f"say it with --map when=COLUMN,summary=COLUMN; the columns are {', '.join(header)}"
        raise InvalidInput(f"no column of {name} is known to hold {missing}", place=Place(name, 1), remedy=remedy)
    if columns:
        left = [column for column in header if column and column not in columns.values()]
        brought.notes.append("read as " + ", ".join(f"{field} = {column}" for field, column in columns.items()))
        brought.notes += [f"kept under `data`: {', '.join(left)}"] if left else []
    for line, row in rows:
        if len(row) > len(header):
            brought.refuse(f"the row has {len(row)} cells, and the header {len(header)}", line, remedy="quote cells that hold a separator")
            continue
        cells = {column: cleaned(cell.strip()) for column, cell in zip(header, row, strict=False) if cell.strip()}
        try:
            brought.take(_our_fact(cells, name, line) if ours else _fact(cells, columns), line)
        except InvalidInput as error:
            if error.place is None:
                raise
            brought.problems.append(error)
    return brought


def _our_fact(cells: Mapping[str, str], name: str, line: int) -> dict[str, Any]:
    """A row of our own header: JSON cells as what they hold, and the apostrophes before formulas gone."""
    plain = {column: cell[1:] if _DEFUSED.match(cell) else cell for column, cell in cells.items()}
    special = {column: json_of(plain.pop(column), name, line) for column in ("more_sources", "fields") if column in plain}
    source = {field: plain.pop(field) for field in SOURCE_FIELDS if field in plain}
    fact: dict[str, Any] = {column: split(cell) if column in LISTS else cell for column, cell in plain.items()}
    if fact.get("standing") == "actual":
        del fact["standing"]
    more = special.get("more_sources", [])
    if source or more:
        fact["sources"] = [*([{"publisher": "", **source}] if source else []), *(more if isinstance(more, list) else [more])]
    extra = special.get("fields", {})
    if not isinstance(extra, dict):
        raise InvalidInput("the cell `fields` holds no JSON object", place=Place(name, line), remedy='write {"field": "text"}')
    return {**extra, **fact}


def split(cell: str) -> list[Any]:
    """The things in a cell: parted by semicolons, or a list in JSON."""
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list):
            return found
    return [part.strip() for part in cell.split(";") if part.strip()]


def _fact(cells: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, Any]:
    given = {field: cells[column] for field, column in columns.items() if column in cells}
    fact: dict[str, Any] = {"type": given.pop("type", GENERIC), "summary": one_line(given.pop("summary", ""))}
    if when := day_or_moment(given.pop("when", "")):
        fact["when"] = when
    end = day_or_moment(given.pop("end", ""))
    if end and end != fact.get("when"):
        fact["when"] = f"{fact.get('when', '')} to {end}"
    source = {field: given.pop(field) for field in SOURCE_FIELDS if field in given}
    if source:
        if "published" in source:
            source["published"] = day_or_moment(source["published"])
        source.setdefault("publisher", host_of(source.get("url", "")) or "not named")
        fact["sources"] = [source]
    identifier = given.pop("id", None)
    data = {column: cell for column, cell in cells.items() if column not in columns.values()}
    for field, cell in given.items():
        prefix, _, name = field.partition(".")
        if prefix == "data":
            data[name] = cell
        elif prefix == "fields":
            fact[name] = cell
        else:
            fact[field] = split(cell) if field in LISTS else cell
    if data:
        fact["data"] = data
    return {"id": slug_of(identifier) if identifier else made_id(fact), **fact}


def day_or_moment(cell: str) -> str:
    """A date as spreadsheets write it, as EDTF would: midnight is how they write a day."""
    cell = cell.strip()
    if found := _MIDNIGHT.fullmatch(cell):
        return found[1]
    return f"{found[1]}T{found[2]}" if (found := _MOMENT.fullmatch(cell)) else cell


def host_of(url: str) -> str:
    """The host that an address names, for who published there."""
    found = re.match(r"https?://(?:www\.)?([^/\s:?#]+)", url)
    return found[1] if found else ""
