"""A cluster of one: what Spark does with tasks and texts, done here, so that all but Spark is tested without it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb


class Here:
    """Tasks go through pickle, as they would to another machine, and the last is done first: none may rest on another."""

    workers = 2

    def each(self, work: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
        return [self._sent(self._sent(work)(self._sent(task))) for task in reversed(tasks)][::-1]

    def _sent(self, content: Any) -> Any:
        return pickle.loads(pickle.dumps(content))  # noqa: S301 - of our own

    def select(self, text: str, relations: Mapping[str, Sequence[Path]], folder: Path) -> list[Path]:
        folder.mkdir()
        with duckdb.connect() as connection:
            for name, files in relations.items():
                if files:
                    connection.execute(
                        f"create table {name} as from read_parquet($1, hive_partitioning = false)", [[str(file) for file in files]]
                    )
                else:
                    connection.execute(f"create table {name} (event_id varchar, unit varchar)")
            connection.execute(f"copy ({text}) to '{folder}/rows.parquet' (format parquet)")
        return [folder / "rows.parquet"]
