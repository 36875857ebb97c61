"""Starting Spark, quietly, with settings for one machine where it runs on one."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from timeline.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

INSTALL = "pip install 'timeline-engine[spark]'"
LOOPBACK = "127.0.0.1"
LOCAL = {
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir()) / "timeline-no-warehouse"),
}
"""For ``local…`` masters: nothing listens but on the loopback address, and few partitions. Another master takes spark-defaults.conf."""


def started(master: str) -> tuple[SparkSession, bool]:
    """A session of Spark at ``master``, and whether it was started for this: one that runs there already is taken.

    Raises `Unsupported` where pyspark or Java is missing, or Spark does not start.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pyspark's own imports
        requirements()
        from pyspark.sql import SparkSession  # noqa: PLC0415

        running = SparkSession.getActiveSession()
        if running is not None and running.sparkContext.master == master:
            return running, False
        builder = SparkSession.builder.master(master).appName("timeline")
        if master.startswith("local"):
            os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # tasks in Python run where this does
            builder = builder.config(map=dict[str, Any](LOCAL))
        for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what fails is said once, by us
        with _quiet() as said:
            try:
                return builder.getOrCreate(), True
            except Exception as error:  # of pyspark, py4j, or the sockets between them
                words = said.read_text(encoding="utf-8", errors="replace").strip() or str(error)
                raise Unsupported(
                    f"Spark did not start at {master}: {words.splitlines()[-1]}", remedy="docs/spark.md has the settings"
                ) from error


def requirements() -> None:
    """Raise `Unsupported` where pyspark or Java is missing."""
    try:
        import pyspark.sql  # noqa: F401, PLC0415
    except ImportError as error:
        raise Unsupported("--engine spark needs pyspark, which is not installed", remedy=INSTALL) from error
    home = os.environ.get("JAVA_HOME")
    if not ((Path(home) / "bin" / "java").exists() if home else shutil.which("java")):
        raise Unsupported(
            "Spark needs Java 17 or newer, and there is no `java` here",
            remedy="install it (Debian: apt install default-jre-headless), or set JAVA_HOME",
        )


@contextmanager
def _quiet() -> Iterator[Path]:
    """Let Spark's process write what it would write to stderr to a file: it inherits what is open when it starts.

    The file has no name once this is over, and is gone with the process.
    """
    handle, name = tempfile.mkstemp(prefix="timeline-spark-", suffix=".log")
    kept = os.dup(2)
    os.dup2(handle, 2)
    try:
        yield Path(name)
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(handle)
        Path(name).unlink(missing_ok=True)
