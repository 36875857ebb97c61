"""The first round: tables of coded events become Parquet files of rows, each on whatever worker has it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from timeline._version import __version__
from timeline.errors import TimelineError, Unsupported
from timeline.importers.sources import prepared
from timeline.importers.tables import Outcome, TableReader, request_of, whole_request
from timeline.loading.scratch import scratch
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from timeline.importers.formats import Format
    from timeline.importers.sources import Part, Prepared
    from timeline.store import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: what `TableReader` takes, the ``folder`` for the rows, and the requests that the lake ``knows`` already.

    ``software``: what the machine that asks would read with.
    """

    folder: Path
    actors: Mapping[str, str]
    format_: Format | None
    date_order: str | None
    commit_every: int
    knows: frozenset[str]
    software: str


@dataclass(frozen=True, slots=True)
class PartRead:
    """Rows of a part of a table, as `load_staged.sql` writes them: how many, in which file, under the name ``unit``.

    ``deletes``: they are ids that the source took back.
    """

    unit: str
    request: str
    file: Path
    rows: int
    outcome: Outcome
    updates: bool
    deletes: bool


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table, and its parts that the lake does not have. ``whole``: what the commit is called that ends it."""

    outcome: Outcome
    whole: str
    parts: tuple[PartRead, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead:
    """The tables of a file, as many as were good, and what was wrong with the next one."""

    tables: tuple[TableRead, ...]
    error: TimelineError | None = None


def software() -> str:
    """The versions here: each of the two may have a say in how a row is written, and so in its hash."""
    import duckdb  # noqa: PLC0415

    return f"timeline {__version__} and DuckDB {duckdb.__version__}"


def read_files(reading: Reading, files: Sequence[tuple[int, str, Path]]) -> list[FileRead]:
    """Read files: of each its number, which goes into the names of its units; what it is called; and where it lies.

    Raises `Unsupported` on a worker with other versions.
    """
    if reading.software != software():
        raise Unsupported(
            f"a worker has {software()}, and this machine {reading.software}", remedy="install the same versions on all of them"
        )
    with scratch(threads=1) as store:
        reader = TableReader(reading.actors, format_=reading.format_, date_order=reading.date_order, commit_every=reading.commit_every)
        reader.prepare(store)
        return [_file(reading, store, reader, *each) for each in files]


def _file(reading: Reading, store: Store, reader: TableReader, number: int, called: str, path: Path) -> FileRead:
    tables: list[TableRead] = []
    try:
        with prepared(path) as inside:
            for ordinal, found in enumerate(inside):
                source = replace(found, name=called + found.name.removeprefix(str(path)))
                tables.append(_table(reading, store, reader, f"{number:08d}-{ordinal:06d}", source))
    except TimelineError as error:
        return FileRead(tuple(tables), error)
    return FileRead(tuple(tables))


def _table(reading: Reading, store: Store, reader: TableReader, name: str, source: Prepared) -> TableRead:
    format_ = reader.begin(source)
    whole = whole_request(format_, source)
    outcome = Outcome(source.name, format_.name, known_already=whole in reading.knows, notes=source.notes)
    return TableRead(outcome, whole, () if outcome.known_already else tuple(_parts(reading, store, reader, name, source, format_)))


def _parts(reading: Reading, store: Store, reader: TableReader, name: str, source: Prepared, format_: Format) -> Iterator[PartRead]:
    for part in reader.parts(source, format_):
        request = request_of(format_, source, part)
        if request not in reading.knows:
            yield _part(reading, store, reader, f"{name}-{part.first:012d}", request, source, part, format_)


def _part(
    reading: Reading, store: Store, reader: TableReader, unit: str, request: str, source: Prepared, part: Part, format_: Format
) -> PartRead:
    outcome = Outcome(source.name, format_.name)
    reader.read(source, part, format_, outcome)
    file = reading.folder / f"{unit}-{uuid.uuid4().hex[:12]}.parquet"  # a task may be done twice at a time
    text = sql("load_withdrawn" if format_.deletes else "load_staged")
    ((rows,),) = store.rows(text, {"unit": unit, "file": str(file)})
    return PartRead(unit, request, file, rows, outcome, format_.updates, format_.deletes)
