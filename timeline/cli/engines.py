"""Which engine answers: DuckDB over the log, or Spark over a lake or a copy of the log."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.cli.options import log_path, tell, wait_of
from timeline.errors import InvalidInput
from timeline.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.engines import Engine
    from timeline.engines.spark import Spark


@contextmanager
def opened(log: str | None, wait: float | None, engine: str | None, master: str | None) -> Iterator[Engine]:
    """The engine that was asked for, over the log that was named. Raises what opening a log and starting Spark raise."""
    if engine == "spark":
        with spark(log, wait, master) as asked:
            yield asked
        return
    if master is not None:
        raise InvalidInput("--spark-master is nothing to DuckDB", remedy="add --engine spark")
    with open_store(log_path(log), wait=wait_of(wait)) as store:
        yield store


@contextmanager
def spark(log: str | None, wait: float | None, master: str | None) -> Iterator[Spark]:
    """Spark over a lake, or over a copy of a log that lasts as long as the question."""
    from timeline.engines.session import requirements, started  # noqa: PLC0415
    from timeline.engines.spark import Spark  # noqa: PLC0415
    from timeline.exporters.lake import export_lake  # noqa: PLC0415
    from timeline.lake.manifest import read_manifest  # noqa: PLC0415

    path = log_path(log)
    requirements()  # before anything is copied
    with tempfile.TemporaryDirectory(prefix="timeline-lake-", ignore_cleanup_errors=True) as folder:
        if path.is_dir():
            lake = read_manifest(path)
        else:
            lake = export_lake(path, Path(folder) / "lake", wait=wait_of(wait)).manifest
            tell(f"copied {path} to Parquet for Spark (a lake needs no copy: docs/spark.md)")
        tell("starting Spark, about 10 s")
        session, own = started(master or "local[*]")
        with Spark(session, lake, path, stop=own) as asked:
            yield asked
