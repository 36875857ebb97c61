"""The engines that can answer: DuckDB over the log's own file (`timeline.store`), and Spark over a lake (`timeline.engines.spark`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from timeline.headfile import Head


class Engine(Protocol):
    """What questions need of an engine. It is a context manager, which closes it."""

    @property
    def path(self) -> Path:
        """The log, or the lake."""
        ...

    def ask(self, name: str, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """All rows of one of the engine's questions (``timeline/sql/portable/query_NAME.sql``); a list becomes a relation of its name."""
        ...

    def each(self, name: str, parameters: Mapping[str, object], amount: int) -> Iterator[list[tuple[Any, ...]]]:
        """The same, so many rows at a time; other questions may be asked between."""
        ...

    def rows(self, query: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query in the engine's own SQL."""
        ...

    def head(self, position: int | None = None) -> Head:
        """The head of the last commit, or of the last that lies whole at or before ``position``."""
        ...

    def checkpoint(self) -> int:
        """The position up to which intervals are at hand (docs/adr/0016-intervals.md); 0 where there are none."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
