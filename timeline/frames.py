"""Answers as tables: plain dictionaries, data frames, Arrow, and HTML for a notebook. Nothing is imported before it is asked for."""

from __future__ import annotations

import html
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from timeline.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Tabular:
    """An answer that is also a table. A subclass names its `COLUMNS` with their types, and gives `to_dicts`."""

    __slots__ = ()

    COLUMNS: ClassVar[Mapping[str, type]] = {}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row, flat, with the columns of `COLUMNS`; None where there is nothing to say."""
        raise NotImplementedError

    def df(self) -> Any:
        """A pandas data frame. Raises `Unsupported` where pandas is not installed."""
        pandas = _library("pandas")
        return pandas.DataFrame(self._cells(), columns=list(self._columns()))

    def pl(self) -> Any:
        """A polars data frame, its columns typed even where it is empty. Raises `Unsupported` where polars is not installed."""
        polars = _library("polars")
        return polars.DataFrame(self._cells(), schema=self._columns() or None, orient="row")

    def arrow(self) -> Any:
        """An Arrow table, its columns typed even where it is empty. Raises `Unsupported` where pyarrow is not installed."""
        arrow = _library("pyarrow")
        types = {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}
        columns = self._columns()
        cells = list(zip(*self._cells(), strict=True)) or [()] * len(columns)
        return arrow.table(
            {name: arrow.array(column, types.get(type_)) for (name, type_), column in zip(columns.items(), cells, strict=True)}
        )

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self._columns())
        body = "".join(
            "<tr>" + "".join(f"<td>{'' if cell is None else html.escape(str(cell))}</td>" for cell in row) + "</tr>"
            for row in self._cells()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _columns(self) -> Mapping[str, type]:
        return self.COLUMNS

    def _cells(self) -> Sequence[Sequence[Any]]:
        return [[row[name] for name in self._columns()] for row in self.to_dicts()]


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise Unsupported(f"this needs {name}, which is not installed", remedy="pip install 'timeline-engine[frames]'") from error
