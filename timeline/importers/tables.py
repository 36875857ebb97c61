"""Tables of coded events, row by row, as entries to write: read and checked by SQL inside DuckDB; Python touches no row.

A part of a file (all of a small one) is read into a temporary table; what its rows say again and again (dates, parties, places, codes) is
worked out once for each wording; a join puts the events together.
"""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING

from timeline.countries import COUNTRIES
from timeline.errors import InvalidInput, Place
from timeline.faults import fault
from timeline.importers.formats import ORDERS, QUADRUPLES, Format, detected
from timeline.importers.sources import LONGEST_LINE, Part, parts
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from timeline.importers.sources import Prepared
    from timeline.store import Store

COMMIT_EVERY = 1_000_000
"""Lines in one commit, unless told otherwise."""
MEMORY = "1GB"
"""What DuckDB may use for an import; the rest goes to a file beside the log for a while."""
SNIFFED = 200
"""Lines that are looked at to tell the format."""
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
    """What became of the rows of a file. ``commits``: first and last position of each commit made.

    ``good`` rows came to events; of them ``same`` are in the log already and ``repeated`` say again what a row before them says.
    """

    name: str
    format: str
    rows: int = 0
    good: int = 0
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


def whole_request(format_: Format, source: Prepared) -> str:
    """What the commit is called with which all of a table is in the log: by its content, and by how it was read."""
    return f"{format_.identity}:{source.digest}:whole"


def request_of(format_: Format, source: Prepared, part: Part) -> str:
    """What the commit of a part is called."""
    final = part.first + part.lines > source.lines
    return whole_request(format_, source) if final else f"{format_.identity}:{source.digest}:{part.first}+{part.lines}"


def refuse_bad(outcome: Outcome) -> None:
    """Raise `InvalidInput` where any row of a table was rejected, with the first of them."""
    if outcome.rejects:
        problems = [InvalidInput(f"{r.column}: {r.value!r} {r.reason}", place=Place(r.file, r.line)) for r in outcome.rejects[:20]]
        count = f"{len(outcome.rejects):,} bad row{'' if len(outcome.rejects) == 1 else 's'}"
        raise InvalidInput.of([*problems, InvalidInput(f"{outcome.name} has {count}, and --strict takes none")])


class TableReader:
    """Reads tables of coded events into the temporary table `staged` of a store: the rows that `append_staged.sql` takes.

    The store has the tables of a log; rows are checked against what stands in `entries` there. ``actors``: what the vocabulary calls each.
    """

    def __init__(
        self, actors: Mapping[str, str], *, format_: Format | None = None, date_order: str | None = None, commit_every: int = COMMIT_EVERY
    ) -> None:
        self._titles = {**COUNTRIES, **actors}
        self._format = format_
        self._dates = ORDERS.get(date_order or "", ())
        self._commit_every = commit_every
        self._store: Store

    def prepare(self, store: Store) -> None:
        """Read into this store from now on: make tables to check rows against, the rules, and limits that keep the machine usable."""
        self._store = store
        self._run("set memory_limit = ?", [MEMORY])
        self._run("set temp_directory = ?", [str(store.path.resolve().parent / f".{store.path.name}.tmp")])
        titles = self._titles
        keys = {**{name.lower(): code for code, name in titles.items()}, **{code.lower(): code for code in titles}, **ALIASES}
        self._run("create or replace temp table party_names as select unnest(?) as key, unnest(?) as id", [list(keys), list(keys.values())])
        self._run(
            "create or replace temp table party_titles as select unnest(?) as id, unnest(?) as title", [list(titles), list(titles.values())]
        )
        for name in ("coded_texts", "coded_rules"):
            self._run(sql(name))

    def begin(self, source: Prepared) -> Format:
        """The format of a table, whose codes are the ones to check against from now on. Raises `InvalidInput` where it is none."""
        with self._explained(source):
            format_ = self._format or self._detect(source)
        self.codes(format_.scale)
        return format_

    def codes(self, scale: str) -> None:
        """Check against the codes of a scale from now on; against none where it has no name."""
        rows: list[tuple[str, str]] = []
        if scale:
            text = resources.files("timeline.scales").joinpath(f"{scale}.csv").read_text(encoding="utf-8")
            rows = [(row["code"], row.get("name", row["code"])) for row in csv.DictReader(text.splitlines())]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[], []]
        self._run("create or replace temp table codes as select unnest(?::varchar[]) as code, unnest(?::varchar[]) as name", columns)

    def parts(self, source: Prepared, format_: Format) -> Iterable[Part]:
        """The parts in which a file is read: rows of a format with a header, or that refer to each other, stay together."""
        whole = format_.header or format_.name == "icews" or source.lines == 0
        return [Part(source.path, 1, source.lines)] if whole else parts(source, self._commit_every)

    def read(self, source: Prepared, part: Part, format_: Format, outcome: Outcome) -> None:
        """Read a part into `staged`, and count what became of its rows."""
        with self._explained(source):
            self._rows(source, part, format_)
            if format_.deletes:
                self._run(sql("coded_withdrawn"))
            else:
                self._stage(source, format_, outcome)

    def _run(self, query: str, parameters: Sequence[object] = ()) -> None:
        self._store.connection.execute(query, list(parameters))

    def _detect(self, source: Prepared) -> Format:
        if _is_parquet(source):
            names = {row[0] for row in self._store.rows("describe select * from read_parquet(?)", [str(source.path)])}
            found = QUADRUPLES if {"s", "r", "o", "date"} <= names else None
        else:
            with source.path.open(encoding="utf-8", errors="replace") as stream:
                found = detected(source.name, [line.rstrip("\n") for line in islice(_bounded(stream, source.name), SNIFFED)])
        if found is None:
            raise InvalidInput(
                f"{source.name} is no format of coded events that is known",
                remedy="name one with --format, or say with --mapping FILE which column holds what (docs/coded.md)",
            )
        return found

    def _stage(self, source: Prepared, format_: Format, outcome: Outcome) -> None:
        count = self._store.rows
        rejected: list[tuple[int, str, str, str]] = []
        self._run("set variable date_formats = ?", [[*self._dates, *format_.dates]])
        self._run(sql("coded_dictionaries"))
        self._run("set disabled_optimizers = 'join_order,build_side_probe_side'")  # as written, the rows keep their order
        self._run(sql("coded_checked"), [format_.event_type])
        self._run("reset disabled_optimizers")
        ((rows, mirrored),) = count("select count(*), count(*) filter (bad_column = 'mirror') from read_rows")
        ((good, ids, imprecise),) = count("select count(*), count(distinct event_id), count(*) filter (ends_with(edtf, '~')) from staged")
        outcome.rows += rows
        outcome.mirrored += mirrored
        outcome.good += good
        outcome.imprecise += imprecise
        if good + mirrored < rows:
            rejected += count(sql("coded_rejected"))
        if ids < good or count("select 1 from entries as e semi join staged as s on s.event_id = e.event_id limit 1"):
            self._run(sql("coded_placed"))
            fates = dict(count("select fate, count(*) from placed group by fate"))
            outcome.same += fates.get("same", 0)
            outcome.repeated += fates.get("again", 0)
            rejected += count(sql("coded_clashes"), [not format_.updates])
            self._run(sql("coded_staged"), [format_.updates])
            self._run("drop table staged; alter table staged_anew rename to staged")
        outcome.rejects += [Reject(source.name, *row) for row in sorted(rejected)]

    def _rows(self, source: Prepared, part: Part, format_: Format) -> None:
        """Make `read_rows` of what a part holds."""
        path = str(part.path)
        self._run("set variable first_line = ?", [part.first])
        if format_.name == "gdelt":
            self._run(sql("read_gdelt"), [path, LONGEST_LINE])
            self._run(sql("coded_gdelt"))
        elif format_.name == "icews":
            self._run(sql("read_lines"), [path, LONGEST_LINE])
            self._run(sql("coded_icews"))
        else:
            self._table_rows(source, path, format_)
            self._require_columns(source, format_)
            line = part.first + (1 if format_.header and not source.name.lower().endswith((".jsonl", ".ndjson", ".parquet")) else 0)
            self._run(sql("coded_named"), [*format_.paths(), format_.prefix, line])
            self._run("create or replace temp view read_rows as from named_rows")

    def _table_rows(self, source: Prepared, path: str, format_: Format) -> None:
        if _is_parquet(source):
            self._run(sql("read_parquet_rows"), [path])
        elif source.name.lower().endswith((".jsonl", ".ndjson")):
            self._run(sql("read_json_rows"), [path])
        elif format_.header:
            self._run(sql("read_csv_rows"), [path, _separator(source)])
        else:
            self._run(sql("read_lines"), [path, LONGEST_LINE])
            self._run(sql("read_quadruples"))

    def _require_columns(self, source: Prepared, format_: Format) -> None:
        rows = self._store.rows("select json_keys(content) from incoming_rows limit 1")
        there = set(rows[0][0]) if rows else set(format_.columns.values())
        missing = [name for name in format_.columns.values() if name not in there and name not in format_.optional]
        if missing:
            raise InvalidInput(
                f"{source.name} has no column {' or '.join(repr(name) for name in missing)}; it has {', '.join(sorted(there))}",
                remedy="mend the mapping, or name another format with --format",
            )

    @contextmanager
    def _explained(self, source: Prepared) -> Iterator[None]:
        """What DuckDB says of a file, or of the store and its disk, as an error of ours."""
        import duckdb  # noqa: PLC0415

        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise _too_large(source, error) from error
        except duckdb.Error as error:
            failed = None if str(source.path) in str(error) else fault(self._store.path, error)
            raise failed or _unreadable(source, error) from error


def _is_parquet(source: Prepared) -> bool:
    return source.path.suffix.lower() == ".parquet"


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


def _too_large(source: Prepared, error: Exception) -> InvalidInput:
    first = str(error).splitlines()[0]
    return InvalidInput(
        f"{source.name} does not fit: {first}", remedy="make room on the disk, or cut commits shorter with --commit-every 100000"
    )
