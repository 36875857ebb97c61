"""Machine-coded events into the log, by the million: read, checked, hashed and written by SQL inside DuckDB; Python touches no row.

One file is one commit, or one for every so many lines. A commit is known by the content of its file: a file that was read before
adds nothing, and a run that was stopped goes on where it was.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING

from timeline.countries import COUNTRIES
from timeline.errors import InvalidInput, Place
from timeline.importers.formats import ISO, ORDERS, Format, detected
from timeline.store import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from timeline.importers.sources import Prepared
    from timeline.log import Log

COMMIT_EVERY = 1_000_000
"""Lines in one commit, unless told otherwise."""
MEMORY = "1500MB"
"""What DuckDB may use for an import; the rest goes to a file beside the log for a while."""
SNIFFED = 200
"""Lines that are looked at to tell the format."""
LONGEST_LINE = 16 << 20
"""Bytes: a longer line is no row of a table."""
ALIASES = {
    "bolivia": "BOL", "bosnia": "BIH", "brunei": "BRN", "burma": "MMR", "cape verde": "CPV", "czech republic": "CZE",
    "democratic republic of congo": "COD", "democratic republic of the congo": "COD", "east timor": "TLS", "gambia": "GMB",
    "great britain": "GBR", "holy see": "VAT", "iran": "IRN", "ivory coast": "CIV", "laos": "LAO", "macedonia": "MKD", "micronesia": "FSM",
    "moldova": "MDA", "north korea": "PRK", "occupied palestinian territory": "PSE", "palestine": "PSE",
    "palestinian territory, occupied": "PSE", "republic of congo": "COG", "republic of the congo": "COG", "russia": "RUS",
    "russian federation": "RUS", "south korea": "KOR", "swaziland": "SWZ", "syria": "SYR", "taiwan": "TWN", "tanzania": "TZA",
    "the gambia": "GMB", "turkey": "TUR", "united states": "USA", "united states of america": "USA", "vatican": "VAT", "venezuela": "VEN",
    "vietnam": "VNM", "viet nam": "VNM",
}  # fmt: skip
"""Names of countries that coded data use beside those of `COUNTRIES`."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not read: where it stands, and what is wrong with it."""

    file: str
    line: int
    column: str
    value: str
    reason: str


@dataclass(slots=True)
class Outcome:
    """What became of the rows of a file. ``commits``: first and last position of each commit made."""

    name: str
    format: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    same: int = 0
    repeated: int = 0
    mirrored: int = 0
    imprecise: int = 0
    known_already: bool = False
    rejects: list[Reject] = field(default_factory=list)
    commits: list[tuple[int, int]] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    @property
    def written(self) -> int:
        """Entries written."""
        return self.new + self.changed + self.withdrawn


class CodedImport:
    """Imports tables of coded events into one open log.

    ``strict`` refuses a file that has any bad row; else the others are written. ``dry_run`` writes nothing. ``progress`` is told the lines
    that were written of the current file.
    """

    def __init__(
        self,
        log: Log,
        *,
        format_: Format | None = None,
        date_order: str | None = None,
        strict: bool = False,
        dry_run: bool = False,
        commit_every: int = COMMIT_EVERY,
        author: str = "",
        message: str = "",
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._log = log
        self._run = log.store.connection.execute
        self._format = format_
        self._dates = ORDERS.get(date_order or "", ())
        self._strict = strict
        self._dry_run = dry_run
        self._commit_every = commit_every
        self._author = author
        self._message = message
        self._progress = progress
        self._prepare()

    def read(self, source: Prepared) -> Outcome:
        """Import one table. Raises `InvalidInput` for what cannot be read at all, and for any bad row where that is asked for."""
        import duckdb  # noqa: PLC0415

        format_ = self._format or self._detect(source)
        outcome = Outcome(source.name, format_.name, notes=source.notes)
        request = f"{format_.name}:{source.digest}"
        if self._log.done(f"{request}:whole") or self._log.done(f"{request}:0:whole"):
            outcome.known_already = True
            return outcome
        try:
            self._stage(source, format_, outcome)
        except duckdb.Error as error:
            raise _unreadable(source, error) from error
        if self._strict and outcome.rejects:
            problems = [InvalidInput(f"{r.column}: {r.value!r} {r.reason}", place=Place(source.name, r.line)) for r in outcome.rejects[:20]]
            raise InvalidInput.of([*problems, InvalidInput(f"{source.name} has {len(outcome.rejects)} bad rows, and --strict takes none")])
        if not self._dry_run:
            self._write(source, format_, request, outcome)
        return outcome

    def _prepare(self) -> None:
        """Small tables that rows are checked against, and limits that keep the machine usable."""
        folder = self._log.store.path.resolve().parent
        self._run("set memory_limit = ?", [MEMORY])
        self._run("set temp_directory = ?", [str(folder / f".{self._log.store.path.name}.tmp")])
        codes = {code: code for code in (*COUNTRIES, *self._log.vocabulary.actors)}
        names = {name.lower(): code for code, name in {**COUNTRIES, **self._log.vocabulary.actors}.items()}
        keys = {**names, **{code.lower(): code for code in codes}, **ALIASES}
        self._run("create or replace temp table party_names as select unnest(?) as key, unnest(?) as id", [list(keys), list(keys.values())])

    def _codes(self, scale: str) -> None:
        rows: list[tuple[str, str]] = []
        if scale:
            text = resources.files("timeline.scales").joinpath(f"{scale}.csv").read_text(encoding="utf-8")
            rows = [(row["code"], row.get("name", row["code"])) for row in csv.DictReader(text.splitlines())]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[], []]
        self._run("create or replace temp table codes as select unnest(?::varchar[]) as code, unnest(?::varchar[]) as name", columns)

    def _detect(self, source: Prepared) -> Format:
        if source.path.suffix == ".parquet":
            names = [row[0] for row in self._log.store.rows("describe select * from read_parquet(?)", [str(source.path)])]
            if {"s", "r", "o", "date"} <= set(names):
                from timeline.importers.formats import QUADRUPLES  # noqa: PLC0415

                return QUADRUPLES
            found = None
        else:
            with source.path.open(encoding="utf-8", errors="replace") as stream:
                found = detected(source.name, [line.rstrip("\r\n") for line in islice(_bounded(stream, source.name), SNIFFED)])
        if found is None:
            raise InvalidInput(
                f"{source.name} is no format of coded events that is known",
                remedy="name one with --format, or say with --mapping FILE which column holds what (docs/coded.md)",
            )
        return found

    def _stage(self, source: Prepared, format_: Format, outcome: Outcome) -> None:
        """Read a file into `checked` and `placed`, and count what became of its rows."""
        self._codes(format_.scale)
        self._rows(source, format_)
        ((outcome.rows,),) = self._log.store.rows("select count(*) from read_rows")
        if format_.deletes:
            return
        dates = [*self._dates, *format_.dates]
        self._run(sql("coded_judged"))
        self._run(sql("coded_checked"), [format_.event_type, dates, format_.name == "icews"])
        self._run(sql("coded_placed"))
        counts = dict(self._log.store.rows("select fate, count(*) from placed group by fate"))
        outcome.same, outcome.repeated = counts.get("same", 0), counts.get("again", 0)
        ((outcome.mirrored,),) = self._log.store.rows("select count(*) from read_rows where bad_column = 'mirror'")
        ((outcome.imprecise,),) = self._log.store.rows("select count(*) from checked where edtf like '%~'")
        good = sum(counts.values())
        unwanted = counts.get("twice", 0) + (0 if format_.updates else counts.get("changed", 0))
        if good + outcome.mirrored < outcome.rows or unwanted:
            rows = self._log.store.rows(sql("coded_rejected"), [dates, not format_.updates])
            outcome.rejects = [Reject(source.name, *row) for row in rows]

    def _rows(self, source: Prepared, format_: Format) -> None:
        path = str(source.path)
        if format_.by_line:
            self._run(sql("read_lines"), [path, LONGEST_LINE])
            self._run(sql(f"coded_{format_.name}"))
            return
        if source.path.suffix == ".parquet":
            self._run(sql("read_parquet_rows"), [path])
        elif source.name.endswith((".jsonl", ".ndjson")):
            self._run(sql("read_json_rows"), [path])
        elif format_.header:
            self._run(sql("read_csv_rows"), [path, _separator(source)])
        else:
            self._run(sql("read_quadruples"), [path])
        self._require_columns(source, format_)
        self._run(sql("coded_named"), [*format_.paths(), format_.prefix])

    def _require_columns(self, source: Prepared, format_: Format) -> None:
        rows = self._log.store.rows("select json_keys(content) from incoming_rows limit 1")
        there = set(rows[0][0]) if rows else set(format_.columns.values())
        missing = [name for name in format_.columns.values() if name not in there]
        optional = {"time_precision", "source", "notes", "location"} if format_.name == "acled" else set()
        if set(missing) - optional:
            raise InvalidInput(
                f"{source.name} has no column {' or '.join(repr(name) for name in missing)}; it has {', '.join(sorted(there))}",
                remedy="mend the mapping, or name another format with --format",
            )

    def _write(self, source: Prepared, format_: Format, request: str, outcome: Outcome) -> None:
        if format_.deletes:
            self._run(sql("coded_withdrawn"))
            outcome.withdrawn = self._commit(f"{request}:whole", source, outcome)
            return
        ((last,),) = self._log.store.rows("select coalesce(max(line), 0) from checked")
        starts = range(0, max(1, last), self._commit_every)
        for start in starts:
            final = start == starts[-1]
            wanted = [format_.event_type, format_.updates, start + 1, start + self._commit_every]
            self._run(sql("coded_staged"), wanted)
            ((changed,),) = self._log.store.rows("select count(*) from staged where operation = 'supersede'")
            name = f"{request}:{start}" + (":whole" if final and start == 0 else "") if not final or start == 0 else f"{request}:whole"
            written = self._commit(name, source, outcome)
            outcome.changed += changed
            outcome.new += written - changed
            if self._progress:
                self._progress(min(start + self._commit_every, last), last)

    def _commit(self, request: str, source: Prepared, outcome: Outcome) -> int:
        ((count,),) = self._log.store.rows("select count(*) from staged")
        message = self._message or f"imported {source.name}"
        before = self._log.append_staged(author=self._author, message=message, request_id=request)
        if not count or before is None:
            return 0
        outcome.commits.append((before.position + 1, before.position + count))
        return int(count)


def _bounded(stream: Iterator[str], name: str) -> Iterator[str]:
    """Lines, none longer than can be a row."""
    while line := stream.readline(LONGEST_LINE):  # type: ignore[attr-defined]
        if len(line) >= LONGEST_LINE:
            raise InvalidInput(f"{name} has a line of more than {LONGEST_LINE:,} characters", remedy="that is no table of events")
        yield line


def _separator(source: Prepared) -> str:
    with source.path.open(encoding="utf-8", errors="replace") as stream:
        first = next(_bounded(stream, source.name), "")
    return max(("\t", ";", ","), key=first.count)


def _unreadable(source: Prepared, error: Exception) -> InvalidInput:
    first = str(error).splitlines()[0]
    return InvalidInput(f"{source.name} cannot be read: {first}", remedy="see that it is the table it is taken for; --format names another")


__all__ = ["ISO", "CodedImport", "Outcome", "Reject"]
