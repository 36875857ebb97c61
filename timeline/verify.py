"""Verification: every hash, the chain, the head file and the derived tables, computed again; of a lake, its files too."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from timeline.definitions import differences, read_through
from timeline.errors import InvalidInput
from timeline.files import open_file
from timeline.headfile import NO_HASH, Head, read_head
from timeline.lake.manifest import NAME, TABLES, parse_manifest
from timeline.log import Commit, commit_hash
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from timeline.lake.manifest import Manifest
    from timeline.projections import Derivation
    from timeline.store import Store


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification saw: sizes, the head, and findings in plain words; none means that the log is whole."""

    entries: int
    commits: int
    head: Head
    findings: tuple[str, ...]
    erased: int = 0
    """Entries whose words were erased, as the log itself says."""
    earlier: int = 0
    """Macros that an earlier version of this engine made (timeline/earlier.py): no finding, and a rebuild brings them up to date."""


def commits(store: Store) -> Iterator[Commit]:
    """All commits, oldest first."""
    for row in store.rows("select * from commits order by number"):
        yield Commit(*row)


class _Group(NamedTuple):
    """The stored entries of a commit, as `verify.sql` gives them. Positions; None where no entry was changed, or has words to be erased."""

    commit: int
    first: int
    last: int
    entries: int
    digest: str
    changed: int | None
    kept: int | None
    erased: int


def verify(store: Store, derivation: Derivation | None = None, *against: Head, hashes: str = "hash", pending: bool = False) -> Verified:
    """Recompute everything that the log claims about itself.

    ``against`` are heads published earlier: the log has to contain them. ``derivation`` checks the derived tables too. ``hashes``
    names SQL that defines the hash of an entry otherwise. With ``pending``, entries that are to be erased and still have their words
    are no finding.

    Raises `CorruptLog` for a file that cannot be read through: bytes of it were changed, by the disk or by somebody.
    """
    with store.told():
        return _verify(store, derivation, against, hashes, pending=pending)


def check_files(folder: Path) -> tuple[str, ...]:
    """The files of a lake that are not what its manifest says, each with the positions that it holds; none means that all are.

    Raises what `parse_manifest` does.
    """
    manifest, findings = parse_manifest(folder), []
    for each in manifest.entries:
        path = folder / each.path
        try:
            with open_file(path) as file:
                size, digest = os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest()
        except InvalidInput as error:
            wrong = error.message
        else:
            wrong = "" if (size, digest) == (each.bytes, each.sha256) else f"{path} is not the file that was written"
        if wrong:
            findings.append(f"{wrong}: {each.rows} rows of {each.table}, positions {each.first} to {each.last}")
    return tuple(findings)


def _of_manifest(store: Store, manifest: Manifest) -> Iterator[str]:
    """The files whose rows are not as many as the manifest says."""
    for table in TABLES:
        files = {str(path): each for path, each in zip(manifest.files(table), manifest.of(table), strict=True)}
        for name, rows in store.rows(sql("lake_file_rows"), [[str(Path(each).absolute()) for each in files]]) if files else ():
            said = next(each for path, each in files.items() if str(Path(path).absolute()) == name)
            if said.rows != rows:
                yield f"{said.path} holds {rows} rows where {NAME} says {said.rows}: positions {said.first} to {said.last}"


def _verify(store: Store, derivation: Derivation | None, against: tuple[Head, ...], hashes: str, *, pending: bool) -> Verified:
    made_of = () if store.lake else differences(store)
    earlier = sum(each.earlier for each in made_of)
    made_of = tuple(each for each in made_of if not each.earlier)
    if hashes != "hash":  # of an older format: its tables and macros are others, but none may stand in the way
        made_of = tuple(each for each in made_of if each.shadows)
    if any(each.shadows for each in made_of):  # whatever were computed now, a macro in the file might say
        return Verified(0, 0, store.head(), tuple(each.words for each in made_of))
    findings: list[str] = []
    for name in dict.fromkeys(("hash", hashes)):
        store.connection.execute(sql(name))
    groups = {row[0]: _Group(*row) for row in store.rows(sql("verify"))}
    kept = [group.kept for group in groups.values() if group.kept is not None]
    if kept and not pending:
        findings.append(
            f"the entry at position {min(kept)} is to be erased and still has its words: `timeline erase --pending` finishes it"
        )
    previous, position, heads = NO_HASH, 0, {0: NO_HASH}
    number = 0
    erased = sum(group.erased for group in groups.values())
    for commit in commits(store):
        number += 1
        findings += _commit_findings(commit, groups.pop(commit.number, None), number, position, previous)
        previous, position = commit.hash, commit.last_position
        heads[position] = commit.hash
    findings += [f"entries from position {group.first} on belong to no commit ({commit})" for commit, group in groups.items()]
    if store.lake:
        findings += _of_manifest(store, store.lake)
        findings += _head_findings(heads, store.lake.head, "the manifest")
    else:
        findings += _head_findings(heads, read_head(store.path), "the head file")
    for published in against:
        findings += _head_findings(heads, published, "the published head")
    if derivation and not findings and all(each.kind == "trigger" for each in made_of):
        findings += derivation.check(store)
    findings += [each.words for each in made_of]
    findings += () if findings or store.lake else read_through(store, number)
    return Verified(position, number, Head(position, previous), tuple(findings), erased, earlier)


def _commit_findings(commit: Commit, group: _Group | None, number: int, position: int, previous: str) -> Iterator[str]:
    if commit.number != number or commit.first_position != position + 1:
        yield f"the chain has a gap before commit {commit.number}: it begins at position {commit.first_position}, not {position + 1}"
    if commit.previous_hash != previous:
        yield f"commit {commit.number} (position {commit.first_position}) does not follow the commit before it"
    if group is None:
        yield f"the entries of commit {commit.number} are gone (positions {commit.first_position} to {commit.last_position})"
        return
    _, first, last, count, digest, changed, _, _ = group
    if changed is not None:
        yield f"the entry at position {changed} was changed: it no longer has its hash"
    if (first, last, count) != (commit.first_position, commit.last_position, commit.last_position - commit.first_position + 1):
        claimed = f"positions {commit.first_position} to {commit.last_position}"
        yield f"commit {commit.number} holds {count} entries from {first} to {last}, not {claimed}"
    elif commit_hash(commit, digest) != commit.hash:
        yield f"commit {commit.number} (positions {first} to {last}) no longer has its hash"


def _head_findings(heads: dict[int, str], head: Head | None, name: str) -> Iterator[str]:
    if head is None:
        return
    if head.position not in heads:
        yield f"{name} names position {head.position}, which ends no commit of this log (it ends at {max(heads)})"
    elif heads[head.position] != head.hash:
        yield f"{name} has another hash at position {head.position}: what lies before it was changed"
