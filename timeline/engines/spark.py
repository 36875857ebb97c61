"""The questions on Apache Spark, over a lake: the portable texts as they are, each layer a temporary view that the next reads by name."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, Self

from timeline import texts
from timeline.engines import Engine
from timeline.errors import InvalidInput, Unsupported
from timeline.headfile import Head
from timeline.lake.manifest import TABLES
from timeline.store import FORMAT, refuse_halves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from pyspark.sql import DataFrame, SparkSession

    from timeline.lake.manifest import Manifest

DEFAULTS: dict[str, object] = {"without": "", "name_from": None, "name_upto": None, "later": False}
"""What a layer takes where a question does not say."""
OPEN: dict[str, object] = {**DEFAULTS, "upto": 2**63 - 1, "known_upto": 2**63 - 1, "position_upto": 2**63 - 1}
"""The cut-offs of a reader's own query: none."""
SIDES = ("_before", "_after")
"""What a layer's name ends in where a question reads it at two sets of cut-offs, each parameter of which ends so too."""

KEPT = frozenset({"facts_before", "facts_after"})
"""Layers that a question reads more than once, kept until it is answered: Spark would work them out each time."""

_READ = re.compile(r"\b(?:from|join)\s+([a-z_]\w*)", re.IGNORECASE)
_COMMENT = re.compile(r"--[^\n]*")
_SPARK_TYPES = {"bigint": "bigint", "varchar": "string", "boolean": "boolean", "double": "double"}


class Spark:
    """The tables of a lake in a session of their own (`timeline.engines.Engine`).

    ``path``: what messages name, where the lake was made of a log for this question alone. ``stop`` ends Spark when this is closed.
    """

    def __init__(self, session: SparkSession, lake: Manifest, path: Path | None = None, *, stop: bool = False) -> None:
        if lake.format != str(FORMAT):
            raise Unsupported(
                f"{lake.folder} is a lake of format {lake.format}; this version reads {FORMAT}",
                remedy="export it anew, or upgrade with `pip install -U timeline-engine`",
            )
        self._root = session
        self._session = session.newSession()
        self._lake = lake
        self._path = path or lake.folder
        self._stop = stop
        self._tables: set[str] = set()
        self._kept: list[DataFrame] = []
        for name, content in SETTINGS.items():
            self._session.conf.set(name, content)

    @property
    def path(self) -> Path:
        """The lake, or the log that it was made of."""
        return self._path

    def ask(self, name: str, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """All rows of one of the engine's questions (``timeline/sql/portable/query_NAME.sql``); a list becomes a relation of its name."""
        with told(self.path):
            try:
                return [tuple(row) for row in self._asked(name, parameters).collect()]
            finally:
                while self._kept:
                    self._kept.pop().unpersist()

    def each(self, name: str, parameters: Mapping[str, object], amount: int) -> Iterator[list[tuple[Any, ...]]]:
        """The same, so many rows at a time."""
        found = self.ask(name, parameters)
        for start in range(0, len(found), amount):
            yield found[start : start + amount]

    def rows(self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query in Spark's SQL, its parameters by place (``?``) or by name. It reads tables and layers by name."""
        with told(self.path):
            return [tuple(row) for row in self._frame(query, parameters).collect()]

    def query(self, query: str) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
        """The names of the columns and the rows of a reader's own query. Raises `InvalidInput` with Spark's words where it refuses."""
        from pyspark.errors import PySparkException  # noqa: PLC0415

        try:
            frame = self._frame(query, ())
            return tuple(frame.columns), tuple(tuple(row) for row in frame.collect())
        except PySparkException as error:
            raise InvalidInput(
                f"Spark: {_first_line(error)}", remedy="`select * from facts` is a query to begin with (docs/spark.md)"
            ) from error

    def register(self, name: str, items: Sequence[object]) -> None:
        """Make a list of numbers or of texts a relation with one column, ``item``."""
        refuse_halves(items)
        kind = "strings" if items and isinstance(items[0], str) else "bigints"
        text = "\x1f".join(str(item) for item in items)
        self._session.sql(texts.sql(f"spark_{kind}"), args={"items": text}).createOrReplaceTempView(name)

    def head(self, position: int | None = None) -> Head:
        """The head of the lake, or of the last commit that lies whole at or before ``position``."""
        if position is None or position >= self._lake.position:
            return Head(self._lake.position, self._lake.hash) if self._lake.position else Head()
        found = self.ask("head", {"position_upto": position})
        return Head(*found[0]) if found else Head()

    def checkpoint(self) -> int:
        """None: intervals are no part of a lake."""
        return 0

    def close(self) -> None:
        """End Spark, where it was started for this."""
        if self._stop:
            self._root.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _frame(self, query: str, parameters: Sequence[object] | Mapping[str, object]) -> DataFrame:
        self._prepare(query, OPEN, set())
        given: Any = dict(parameters) if isinstance(parameters, dict) else list(parameters)
        return self._session.sql(query, args=given or None)

    def _asked(self, name: str, parameters: Mapping[str, object]) -> DataFrame:
        given = {**DEFAULTS, **parameters}
        refuse_halves(given.values())
        text = texts.portable(f"query_{name}")
        for each, value in given.items():
            if isinstance(value, list):
                self.register(each, value)
        self._prepare(text, given, set())
        return self._session.sql(text, args=_taken(text, given))

    def _prepare(self, text: str, parameters: Mapping[str, object], ready: set[str]) -> None:
        """Make the tables and layers that a text reads, the lower ones first."""
        for name in _read(text):
            if name in TABLES:
                self._table(name)
            elif name not in ready:
                self._layer(name, parameters, ready)

    def _layer(self, name: str, parameters: Mapping[str, object], ready: set[str]) -> None:
        side = next((side for side in SIDES if name.endswith(side)), "")
        of_side = {each.removesuffix(side): value for each, value in parameters.items() if side and each.endswith(side)}
        given = {**DEFAULTS, **of_side} if side else parameters
        plain = name.removesuffix(side)
        if not texts.is_portable(plain):
            return  # a relation of the text's own
        text = texts.portable(plain)
        # The views below are those of this side alone: once a view is made, it keeps what they were.
        self._prepare(text, given, set() if side else ready)
        frame = self._session.sql(text, args=_taken(text, given))
        if name in KEPT:
            self._kept.append(frame.persist())
        frame.createOrReplaceTempView(name)
        ready.add(name)

    def _table(self, name: str) -> None:
        if name in self._tables:
            return
        files = [str(path.absolute()) for path in self._lake.files(name)]  # Java may have started in another folder
        columns = _columns()[name]
        frame = self._session.read.schema(columns).parquet(*files) if files else self._session.createDataFrame([], columns)
        frame.createOrReplaceTempView(name)
        self._tables.add(name)


SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    "spark.sql.runSQLOnFiles": "false",
}
"""What the answers rest on, wherever Spark runs: overflow is an error, and no clock but UTC. And names are tables, not files."""


class told:  # noqa: N801 - reads as a word, as `Store.told`
    """Say in the engine's words what Spark says of a question that fails."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Turn an error of Spark's into `Unsupported`."""
        if error is not None and type(error).__module__.startswith(("pyspark.", "py4j.")):
            raise Unsupported(f"Spark could not answer from {self._path}: {_first_line(error)}", remedy="docs/spark.md has the settings")


def _first_line(error: BaseException) -> str:
    """What an error of Spark's says in a line; of one in a worker's Python the last line, behind the traceback."""
    lines = [line.rstrip() for line in str(error).splitlines() if line.strip()]
    if any(line.startswith("Traceback ") for line in lines):
        return [line for line in lines if not line[0].isspace()][-1]
    return lines[0].strip() if lines else type(error).__name__


def _taken(text: str, parameters: Mapping[str, object]) -> dict[str, Any]:
    return {name: parameters[name] for name in texts.markers(text)}


def _read(text: str) -> list[str]:
    """The names that a text reads, in the order in which they come, each once."""
    return list(dict.fromkeys(name.lower() for name in _READ.findall(_COMMENT.sub("", text))))


@functools.cache
def _columns() -> dict[str, str]:
    """The columns of each table in Spark's words, out of timeline/sql/schema.sql."""
    found = {}
    for name, body in re.findall(r"create table (\w+) \(.*?\n(.*?)\n\);", texts.sql("schema"), re.DOTALL):
        columns = re.findall(r"^    (\w+) (\w+)", body, re.MULTILINE)
        found[name] = ", ".join(f"{column} {_SPARK_TYPES[kind]}" for column, kind in columns)
    return found


def _is_engine(spark: Spark) -> Engine:
    """The type checker's proof that `Spark` is an `Engine`."""
    return spark
