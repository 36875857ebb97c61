"""An import of tables of coded events into a lake, by a cluster: all of a batch of files, or none of it."""

from __future__ import annotations

import functools
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.connecting import connect_here
from timeline.errors import Conflict, InvalidInput
from timeline.exporters.lake import LOADING, clear
from timeline.exporters.lake_files import TABLE_ROWS, Writer, sums_apart
from timeline.gate import Gate, gate_path
from timeline.headfile import Head
from timeline.importers.formats import Format
from timeline.importers.tables import COMMIT_EVERY, Outcome, refuse_bad
from timeline.lake.catalog import catalog, local_names, views
from timeline.lake.manifest import TABLES, LakeFile, Manifest, is_lake, manifest_path, read_manifest, write_manifest
from timeline.loading.deciding import Decider, Planned
from timeline.loading.reading import FileRead, PartRead, Reading, read_files, software
from timeline.loading.scratch import relation, scratch
from timeline.loading.writing import write_commits
from timeline.log import Commit, chain, own_name, system_clock
from timeline.masks import private
from timeline.projections import read_revisions
from timeline.store import FORMAT, Store, open_store
from timeline.texts import portable, sql

if TYPE_CHECKING:
    from timeline.loading import Cluster

BATCH = 64 << 30
"""Bytes of files that are loaded together: a run that is stopped goes on behind the last batch that it finished."""
TOGETHER = 1_000_000
"""Entries that one task writes, if it can: fewer make more and smaller files."""
PER_WORKER = 4
"""Tasks of reading for each of the cluster's workers: files differ in size, and the last one ends sooner."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to do: as `CodedImport` has it. ``expected``: only if the lake ends at this position."""

    actors: Mapping[str, str]
    format_: Format | None = None
    date_order: str | None = None
    strict: bool = False
    dry_run: bool = False
    commit_every: int = COMMIT_EVERY
    author: str = ""
    message: str = ""
    expected: int | None = None


def require_lake(folder: Path) -> None:
    """Raise `InvalidInput` where no lake is there."""
    if not is_lake(folder):
        raise InvalidInput(
            f"{folder} is no lake, and Spark imports into lakes",
            remedy="make one of a log, which may be empty: `timeline export --as lake DIR`",
        )


def load(folder: Path, files: Sequence[Path], cluster: Cluster, asked: Asked, told: Callable[[Outcome], None], *, wait: float) -> None:
    """Import tables of coded events into the lake in ``folder``; ``told`` of each table in its order, once it is in.

    Raises what `read_manifest` does and what an import into a log raises: `InvalidInput` for a file that cannot be read at all (and for
    any bad row with ``strict``), when no file of its batch is written; `Conflict`, `LogBusy`, `NotWritten`. The lake is as it was then.
    """
    require_lake(folder)
    with private(), Gate(gate_path(manifest_path(folder))).acquire(wait):
        manifest = read_manifest(folder)
        if asked.expected is not None and manifest.position != asked.expected:
            raise Conflict(f"the lake ends at position {manifest.position}, not at {asked.expected}")
        for numbered in _batches(list(enumerate(files))):
            clear(folder, manifest)
            manifest = _Batch(manifest, cluster, asked).load(numbered, told)


def _batches(files: Sequence[tuple[int, Path]]) -> Iterator[list[tuple[int, Path]]]:
    """Files in their order, so many at a time as have `BATCH` bytes together."""
    batch: list[tuple[int, Path]] = []
    size = 0
    for number, path in files:
        batch.append((number, path))
        size += path.stat().st_size
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Batch:
    def __init__(self, manifest: Manifest, cluster: Cluster, asked: Asked) -> None:
        if manifest.format != str(FORMAT):
            raise InvalidInput(f"{manifest.folder} is a lake of a log of format {manifest.format}, not {FORMAT}", remedy="export it anew")
        self._manifest = manifest
        self._cluster = cluster
        self._asked = asked
        self._folder = manifest.folder.absolute()
        self._rows = self._folder / f"{LOADING}{uuid.uuid4().hex}"

    def load(self, files: Sequence[tuple[int, Path]], told: Callable[[Outcome], None]) -> Manifest:
        """The lake with these files in it."""
        self._rows.mkdir(mode=0o700)
        try:
            with open_store(self._manifest.folder) as lake:
                tip = lake.rows(sql("tip"))
                knows = frozenset(request for (request,) in lake.rows(sql("load_requests")))
            read = self._read(files, knows)
            number, position, recorded = (tip[0][0], tip[0][1], tip[0][3]) if tip else (0, 0, 0)
            with scratch() as store:
                concerned = self._know(store, [part for each in read for table in each.tables for part in table.parts])
                decider = Decider(
                    store, self._rows, concerned, (number, position, recorded), clock=system_clock,
                    commit_every=self._asked.commit_every, message=self._asked.message,
                )  # fmt: skip
                outcomes = list(self._decided(read, decider))
                if decider.planned and not self._asked.dry_run:
                    self._manifest = self._write(store, decider.planned)
            for outcome in outcomes:
                told(replace(outcome, new=0, changed=0, withdrawn=0, commits=[]) if self._asked.dry_run else outcome)
        except BaseException:
            clear(self._folder, self._manifest)
            raise
        finally:
            shutil.rmtree(self._rows, ignore_errors=True)
        return self._manifest

    def _read(self, files: Sequence[tuple[int, Path]], knows: frozenset[str]) -> list[FileRead]:
        asked = self._asked
        reading = Reading(self._rows, dict(asked.actors), asked.format_, asked.date_order, asked.commit_every, knows, software())
        tasks = _shares([(number, str(path), path.absolute()) for number, path in files], self._cluster.workers * PER_WORKER)
        return [each for share in self._cluster.each(functools.partial(read_files, reading), tasks) for each in share]

    def _know(self, store: Store, parts: Sequence[PartRead]) -> frozenset[str]:
        """Make tables of what comes up twice: the rows, and what the lake has about their events. The parts that have any of it."""
        loaded, entries = [part.file for part in parts], self._manifest.files("entries")
        if not loaded:
            return frozenset()
        twice = self._select("loaded_twice", {"loaded": loaded, "entries": entries})
        relation(store, "twice", twice)
        if store.rows("select count(*) from twice") == [(0,)]:
            return frozenset()
        relation(store, "twice_rows", self._select("loaded_rows", {"loaded": loaded, "twice": twice}))
        if entries:
            relation(store, "there", self._select("loaded_entries", {"entries": entries, "twice": twice}))
            store.connection.execute("insert into entries from there")
        return frozenset(unit for (unit,) in store.rows("select distinct unit from twice_rows"))

    def _select(self, name: str, relations: Mapping[str, Sequence[Path]]) -> list[Path]:
        return self._cluster.select(portable(name), relations, self._rows / name)

    def _decided(self, read: Sequence[FileRead], decider: Decider) -> Iterator[Outcome]:
        for each in read:
            for table in each.tables:
                outcome = decider.take(table)
                if self._asked.strict:
                    refuse_bad(outcome)
                yield outcome
            if each.error:
                raise each.error

    def _write(self, store: Store, planned: Sequence[Planned]) -> Manifest:
        written = self._cluster.each(functools.partial(write_commits, self._folder), list(_together(planned)))
        before, last = self._manifest.position, planned[-1].end
        read_revisions(store, before + 1, last, "revisions")
        head = self._chain(store, planned, [digest for each in written for digest in each.digests])
        writer = Writer(store, self._folder, last)
        for table in ("commits", "revisions"):
            writer.write(table, replace(TABLE_ROWS[table], after=0))
        files = [*(file for each in written for file in each.files), *writer.written]
        files += self._sums(replace(self._manifest, entries=(*self._manifest.entries, *files)), last)
        writer.sync()
        entries = tuple(sorted((*self._manifest.entries, *files), key=lambda each: (TABLES.index(each.table), each.path)))
        manifest = replace(self._manifest, position=head.position, hash=head.hash, entries=entries)
        write_manifest(manifest)
        return manifest

    def _chain(self, store: Store, planned: Sequence[Planned], digests: Sequence[str]) -> Head:
        head = self._manifest.head
        author = self._asked.author or own_name()
        for each, digest in zip(planned, digests, strict=True):
            commit = Commit(each.number, each.before + 1, each.end, each.recorded, author, each.message, each.request, head.hash, "")
            head = chain(store, commit, digest)
        return head

    def _sums(self, lake: Manifest, last: int) -> list[LakeFile]:
        """Sums over the blocks of positions that the new entries fill, some of which began before."""
        with catalog("sums") as path, connect_here(path, read_only=False, config={}) as connection:
            connection.execute(views(local_names(lake)))
            store = Store(path, connection, None)
            writer = Writer(store, self._folder, last)
            writer.write("coded_days", replace(TABLE_ROWS["coded_days"], text=sums_apart(store, "coded_days", self._manifest.position)))
            writer.sync()
            return writer.written


def _shares(files: Sequence[tuple[int, str, Path]], amount: int) -> list[list[tuple[int, str, Path]]]:
    """Files in so many shares, in their order, of about as many bytes each."""
    whole = sum(path.stat().st_size + 1 for _, _, path in files)
    shares: list[list[tuple[int, str, Path]]] = []
    size = 0
    for each in files:
        if len(shares) <= size * amount // whole:
            shares.append([])
        shares[-1].append(each)
        size += each[2].stat().st_size + 1
    return shares


def _together(planned: Sequence[Planned]) -> Iterator[list[Planned]]:
    """Commits that follow each other, so many as have `TOGETHER` entries at most, or one."""
    group: list[Planned] = []
    for each in planned:
        if group and each.end - group[0].before > TOGETHER:
            yield group
            group = []
        group.append(each)
    if group:
        yield group
