"""`import --engine spark`: tables of coded events straight into a lake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.cli.coded import Rejects, format_of, line_of
from timeline.cli.options import log_path, tell, vocabulary_of, wait_of

if TYPE_CHECKING:
    from timeline.importers.tables import Outcome


def load_tables(
    names: tuple[str, ...],
    *,
    rejects: str | None,
    master: str | None,
    format_: str | None,
    mapping: str | None,
    **asked: Any,
) -> int:
    """Import tables into the lake. Exit status 0; 1 where rows were rejected."""
    from timeline.engines.session import requirements, started  # noqa: PLC0415
    from timeline.importers.sources import files_of  # noqa: PLC0415
    from timeline.importers.tables import COMMIT_EVERY  # noqa: PLC0415
    from timeline.loading.load import Asked, load, require_lake  # noqa: PLC0415
    from timeline.loading.spark import SparkCluster  # noqa: PLC0415

    lake, files = log_path(asked["log"]), files_of(names)
    what = Asked(
        vocabulary_of(asked["vocabulary"]).actors,
        format_of(format_, mapping),
        asked["date_order"],
        strict=asked["strict"],
        dry_run=asked["dry_run"],
        commit_every=asked["commit_every"] or COMMIT_EVERY,
        author=asked["author"],
        message=asked["message"],
        expected=asked["expected"],
    )
    require_lake(lake)
    requirements()
    tell("starting Spark, about 10 s")
    session, own = started(master or "local[*]")
    try:
        with Rejects(rejects) as refused:

            def told(outcome: Outcome) -> None:
                refused.take(outcome)
                tell(line_of(outcome, dry_run=what.dry_run))

            load(lake, files, SparkCluster(session, lake), what, told, wait=wait_of(asked["wait"]))
        return refused.summarize()
    finally:
        if own:
            session.stop()
