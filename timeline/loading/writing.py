"""The third round: commits become entries with their hashes, what is derived from these alone, and the Parquet files of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from timeline.dates import end_of_day
from timeline.exporters.lake_files import TABLE_ROWS, Writer
from timeline.loading.scratch import relation, scratch
from timeline.masks import private
from timeline.projections import read_coded_rows
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from timeline.lake.manifest import LakeFile
    from timeline.loading.deciding import Planned
    from timeline.store import Store


@dataclass(frozen=True, slots=True)
class Written:
    """The digests of commits, in their order (`digest.sql`), and the files with their rows."""

    digests: tuple[str, ...]
    files: tuple[LakeFile, ...]


def write_commits(folder: Path, commits: Sequence[Planned]) -> Written:
    """Write commits that follow each other, together, into files of the lake in ``folder``. They count once a manifest names them."""
    with scratch(threads=1) as store, private():
        digests = []
        for commit, before in zip(commits, [None, *commits[:-1]], strict=True):
            if before is None or commit.file != before.file:
                _stage(store, commit)
            given = [commit.number, commit.before, commit.recorded, end_of_day(commit.recorded), commit.first, commit.last]
            store.connection.execute(sql("append_staged"), given)
            digests.append(store.rows(sql("digest"), [commit.number])[0][0])
        read_coded_rows(store, commits[0].before + 1, commits[-1].end, "coded_rows")
        writer = Writer(store, folder, commits[-1].end)
        for table in ("entries", "coded_rows"):
            writer.write(table, replace(TABLE_ROWS[table], after=0))
        writer.sync()
        return Written(tuple(digests), tuple(writer.written))


def _stage(store: Store, commit: Planned) -> None:
    if commit.decided:
        relation(store, "decided", [commit.decided])
    else:
        store.connection.execute(sql("load_undecided"))
    store.connection.execute(sql("load_placed"), [str(commit.file)])
