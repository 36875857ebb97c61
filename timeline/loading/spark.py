"""Spark as the cluster that loads coded events."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from timeline.engines.spark import told
from timeline.errors import TimelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pyspark.sql import DataFrame, SparkSession

Task = TypeVar("Task")
Done = TypeVar("Done")


def _answered(work: Callable[[Task], Done], task: Task) -> Done | TimelineError:
    """On a worker: an error of ours is an answer, and no reason to try again."""
    try:
        return work(task)
    except TimelineError as error:
        return error


class SparkCluster:
    """A `timeline.loading.Cluster` of a session's executors, which have this version of timeline installed."""

    def __init__(self, session: SparkSession, lake: Path) -> None:
        self._session = session
        self._lake = lake

    @property
    def workers(self) -> int:
        """How many tasks run at a time."""
        return int(self._session.sparkContext.defaultParallelism)

    def each(self, work: Callable[[Task], Done], tasks: Sequence[Task]) -> list[Done]:
        """One task each. What a worker raises is raised here if it is an error of ours, else told as Spark's."""
        if not tasks:
            return []
        with told(self._lake):
            spread = self._session.sparkContext.parallelize(tasks, len(tasks))
            answers: list[Done | TimelineError] = spread.map(functools.partial(_answered, work)).collect()
        done: list[Done] = []
        for answer in answers:
            if isinstance(answer, TimelineError):
                raise answer
            done.append(answer)
        return done

    def select(self, text: str, relations: Mapping[str, Sequence[Path]], folder: Path) -> list[Path]:
        """A query over Parquet files, whose rows are written by as many tasks as make them."""
        with told(self._lake):
            for name, files in relations.items():
                self._frame(files).createOrReplaceTempView(name)
            self._session.sql(text).write.parquet(str(folder))
        return sorted(folder.glob("*.parquet"))

    def _frame(self, files: Sequence[Path]) -> DataFrame:
        if not files:
            return self._session.createDataFrame([], "event_id string, unit string")
        return self._session.read.parquet(*(str(file.absolute()) for file in files))  # Java may have started in another folder
