"""Coded events straight into a lake, read, hashed and written on many machines (docs/spark.md, ADR 0034).

Three rounds: `reading` makes rows of files; `deciding` gives each its place, here, looking one by one only at ids that come up
twice; `writing` makes entries, hashes and Parquet files of them. The rules are those of an import into a log: each worker runs the
same SQL in a DuckDB of its own, over files that nobody else has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

Task = TypeVar("Task")
Done = TypeVar("Done")


class Cluster(Protocol):
    """Machines that see the lake's folder under the same name as this one."""

    @property
    def workers(self) -> int:
        """How many tasks run at a time."""
        ...

    def each(self, work: Callable[[Task], Done], tasks: Sequence[Task]) -> list[Done]:
        """``work`` on every task, wherever; the answers in the order of the tasks. ``work`` and ``tasks`` can be pickled."""
        ...

    def select(self, text: str, relations: Mapping[str, Sequence[Path]], folder: Path) -> list[Path]:
        """A portable text over Parquet files, by the names of relations; the Parquet files of its rows, made in a new ``folder``."""
        ...
