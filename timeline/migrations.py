"""Bringing a log of an older format up to date: into a new file, the old one kept beside it.

Format 2 (0.1.0) gives the words of an entry a hash of their own, so that they can be erased (docs/adr/0025-erasure.md).
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.columns import Kind, run
from timeline.copies import copy_into, draft_of, put, refuse_if_broken, set_aside
from timeline.errors import CorruptLog
from timeline.headfile import NO_HASH, Head
from timeline.log import Commit, commit_hash
from timeline.store import FORMAT, WAIT, create_store, open_store
from timeline.texts import sql
from timeline.verify import commits, verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from timeline.projections import Derivation
    from timeline.store import Store

COMMITS: Mapping[str, Kind] = {
    "number": "whole", "first_position": "whole", "last_position": "whole", "recorded": "whole", "author": "text", "message": "text",
    "request_id": "text", "previous_hash": "text", "hash": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did: from which format and head, to which head; ``aside`` is the old file."""

    before: Head
    after: Head
    aside: Path


def migrate(path: Path, derivation: Derivation, *, wait: float = WAIT) -> Migrated | None:
    """Bring a log up to date, or answer None where it is. Every hash is made anew: a head published before proves the old file only.

    The old file stays, under another name, with its head file. The new log says in its table ``meta`` which head it comes from.

    Raises what `open_store` does, and `CorruptLog` where the old log does not verify: nothing is changed then.
    """
    with ExitStack() as last, open_store(path, write=True, wait=wait, older=True) as store:
        ((format_,),) = store.rows("select content from meta where name = 'format'")
        if format_ == str(FORMAT):
            return None
        seen = verify(store, hashes=f"migrate_{format_}_hash")
        if seen.findings:
            raise CorruptLog(f"{path} is not whole: {seen.findings[0]}", remedy="nothing was changed; restore it from a backup first")
        with draft_of(path) as draft:
            create_store(draft).close()
            copy_into(store, draft, f"migrate_{format_}")
            with open_store(draft, write=True, check_head=False) as fresh:
                after = _chained(store, fresh, f"from format {format_} at {seen.head}")
                derivation.rebuild(fresh)
                refuse_if_broken(fresh, after)
                fresh.connection.execute("checkpoint")
            store.connection.execute("checkpoint")
            aside = set_aside(path, last)
            put(draft, path, after, other=True)
    return Migrated(seen.head, after, aside)


def _chained(old: Store, fresh: Store, whence: str) -> Head:
    """Chain the commits of the old log over the new hashes."""
    fresh.connection.execute(sql("hash"))
    digests = {row[0]: row[4] for row in fresh.rows(sql("verify"))}
    chained: list[Commit] = []
    previous = NO_HASH
    for commit in commits(old):
        linked = replace(commit, previous_hash=previous, hash="")
        linked = replace(linked, hash=commit_hash(linked, digests[commit.number]))
        previous = linked.hash
        chained.append(linked)
    with fresh.transaction():
        if chained:
            columns = list(zip(*(astuple(commit) for commit in chained), strict=True))
            run(fresh.connection, sql("migrate_commits"), (), COMMITS, columns)
        fresh.connection.execute("insert into meta values ('migrated', ?)", [whence])
    return fresh.head()
