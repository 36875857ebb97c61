"""Whole copies of a log: written anew without what was erased, backed up while in use, and put back.

Each is made beside its place, verified, and moved there when it is on the disk, so that a crash leaves what was there before.
"""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.errors import CorruptLog, InvalidInput, TimelineError
from timeline.gate import Gate, gate_path
from timeline.headfile import Head, head_path, read_head, sync_folder, write_head
from timeline.lake.manifest import is_lake
from timeline.store import WAIT, create_store, open_store, wal_path
from timeline.texts import sql
from timeline.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from timeline.log import Appended, Log
    from timeline.projections import Derivation
    from timeline.store import Store

_CHUNK = 1 << 20
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""What a file system says that knows no hard links (FAT, some network drives), or no further one of this file."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore put in place.

    ``lost``: how many entries the head file there knew of that the backup lacks. ``aside``: where the file that was there is now.
    """

    head: Head
    lost: int = 0
    aside: Path | None = None


def write_anew(store: Store, derivation: Derivation) -> None:
    """Write an open log anew, without the words that it says are erased, and put that file in its place.

    Free blocks of the old file go with it, its write-ahead log too: it is overwritten and removed. ``store`` is closed by this, its
    gate last, so that nobody comes in between. A crash leaves the old file or the new one in place, whole, and at worst a scrap of the
    old one, which the next call removes; on a file system without hard links the scrap has no name, and a crash leaves its blocks as
    they were. What a disk keeps of overwritten blocks (flash memory, snapshots) is out of reach.

    Raises `CorruptLog` where the copy would not be whole (nothing is changed), `InvalidInput` where it cannot be written.
    """
    path = store.path
    with (
        ExitStack() as last
    ):  # closing any descriptor of the file gives up the locks of this process on it: so not before the log is closed
        try:
            _remove_scrap(path)
            with draft_of(path) as draft:
                create_store(draft).close()
                copy_into(store, draft, "copy_log")
                with open_store(draft, write=True, check_head=False) as anew:
                    derivation.rebuild(anew)
                    refuse_if_broken(anew, store.head())
                store.connection.execute("checkpoint")
                nameless = None if _link(path, scrap_of(path)) else last.enter_context(path.open("r+b"))
                put(draft, path, store.head())
            store.connection.close()
            if nameless:
                _overwrite(nameless)
            _remove_scrap(path)
        finally:
            store.close()


def erase(log: Log, derivation: Derivation, event_id: str, reason: str, *, author: str = "") -> Appended:
    """Put on record that an event is erased, and take its words away: `Log.erase`, then `write_anew`, which closes the log."""
    done = log.erase(event_id, reason, author=author)
    if log.to_be_erased():
        write_anew(log.store, derivation)
    return done


def scrap_of(path: Path) -> Path:
    """What the old file of a log is called while it waits to be overwritten."""
    return path.with_name(f"{path.name}.erasing")


def copy_into(store: Store, draft: Path, statements: str) -> None:
    """Run ``timeline/sql/STATEMENTS.sql`` in an open log, in one transaction, with another file attached as `fresh`."""
    run = store.connection.execute
    run(sql("hash"))
    run(f"attach '{str(draft).replace(chr(39), chr(39) * 2)}' as fresh")
    try:
        with store.transaction():
            run(sql(statements))
    finally:
        run("detach fresh")


def refuse_if_broken(store: Store, head: Head | None = None) -> Head:
    """The head of a copy. Raises `CorruptLog` where it is not whole, or not the one that it should be."""
    seen = verify(store)
    findings = [*seen.findings, *([f"it ends at {seen.head}, not at {head}"] if head and seen.head != head else [])]
    if findings:
        raise CorruptLog(f"the copy would not be whole: {findings[0]}", remedy="nothing was changed; `timeline verify` tells more")
    return seen.head


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """The name under which a file is made that will come to stand at ``path``. What is left of it afterwards, or of one before, is removed.

    Raises `InvalidInput` for what the system refuses, such as a full disk.
    """
    draft = path.with_name(f".{path.name}.new")
    belongings = (draft, wal_path(draft), head_path(draft), gate_path(draft))
    try:
        try:
            for each in belongings:
                each.unlink(missing_ok=True)
            yield draft
        finally:
            for each in belongings:
                with suppress(OSError):
                    each.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"{path} cannot be written: {error.strerror}", remedy="nothing was changed; choose a place with room that you may write to"
        ) from error


def put(draft: Path, path: Path, head: Head, *, other: bool = False) -> None:
    """Move a finished file to its place, with its head. ``other``: it need not hold the head that the head file there remembers.

    A crash leaves the old log or the new one, or a head file that refuses whatever it does not belong to; never less than there was
    without a word.
    """
    _sync(draft)
    if wal_path(path).exists():  # a new file must not meet an old write-ahead log; until it comes, the head file tells what is missing
        wal_path(path).unlink()
    elif other:
        head_path(path).unlink(missing_ok=True)
    draft.replace(path)
    write_head(path, head)


def backup(path: Path, target: Path, *, wait: float = WAIT) -> Head:
    """Copy a log, as it stands after its last commit, to a new file with a head file of its own. The head of the copy.

    Others may read meanwhile; who wants to write waits. Raises what `open_store` does, `InvalidInput` where there is something at
    ``target`` already or it cannot be written, and `CorruptLog` where the copy does not verify (there is none then).
    """
    if is_lake(path):
        raise InvalidInput(f"{path} is a lake, which is a copy already", remedy="copy its folder, or back the log up")
    if target.exists():
        raise InvalidInput(f"{target} is there already", remedy="choose another name for the backup")
    with draft_of(target) as draft:
        head = _copied(path, draft, wait)
        put(draft, target, head)
    return head


def _copied(path: Path, draft: Path, wait: float) -> Head:
    """Copy the file of a log and its write-ahead log, which nobody can write to meanwhile, and check the copy."""
    with ExitStack() as last, open_store(path, wait=wait) as store:
        # Closing any descriptor of a file gives up the locks that this process has on it: so not before the log is closed.
        files = [(last.enter_context(path.open("rb")), draft)]
        if wal_path(path).exists():
            files.append((last.enter_context(wal_path(path).open("rb")), wal_path(draft)))
        for source, copy in files:
            _copy(source, copy)
        head = store.head()
    with open_store(draft, write=True, check_head=False) as store:  # takes what stands in the write-ahead log into the file
        refuse_if_broken(store, head)
        store.connection.execute("checkpoint")
    return head


def restore(source: Path, path: Path, *, replace: bool = False, wait: float = WAIT) -> Restored:
    """Put a backup in the place of a log. What stands there is kept under another name, and only touched with ``replace``.

    Raises what `open_store` does of the backup, and `InvalidInput` where there is a log at ``path`` and ``replace`` was not asked for.
    """
    for each, remedy in ((path, "name the log to be put back with --log"), (source, "name a backup of the log")):
        if is_lake(each):
            raise InvalidInput(f"{each} is a lake, not a log", remedy=remedy)
    if path.exists() and not replace:
        raise InvalidInput(
            f"{path} is there already",
            remedy="--replace puts the backup in its place and keeps it under another name; or name another with --log",
        )
    if path.exists() and source.exists() and path.samefile(source):
        raise InvalidInput(f"{source} is the log itself", remedy="name the backup")
    if path.exists() and replace:
        with suppress(TimelineError):  # takes what its write-ahead log holds into the file, where it can be opened at all
            open_store(path, write=True, wait=wait).close()
    with Gate(gate_path(path)).acquire(wait), ExitStack() as last, draft_of(path) as draft:
        head = _copied(source, draft, wait)
        remembered = _remembered(path)
        aside = set_aside(path, last) if path.exists() else None
        put(draft, path, head, other=True)
    return Restored(head, max(0, remembered - head.position), aside)


def _remembered(path: Path) -> int:
    """The position up to which a log went, by its head file; 0 where that cannot be told."""
    try:
        return (read_head(path) or Head()).position
    except CorruptLog:
        return 0


def set_aside(path: Path, last: ExitStack) -> Path:
    """Give what stands at ``path`` another name too, its write-ahead log and head file as well. It stays in place until it is replaced.

    On a file system without hard links it is copied; ``last`` closes what was read of it, after the log that may be open. Raises `OSError`.
    """
    number = 1
    while (aside := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    for belonging, its in ((wal_path(path), wal_path(aside)), (head_path(path), head_path(aside)), (path, aside)):
        if belonging.exists():
            its.unlink(missing_ok=True)
            if not _link(belonging, its):
                _copy(last.enter_context(belonging.open("rb")), its)
    sync_folder(path.parent)
    return aside


def _link(path: Path, name: Path) -> bool:
    """Give a file another name, which nothing may have yet. False where the file system knows no such thing."""
    try:
        os.link(path, name)
    except OSError as error:
        if error.errno in _NO_LINKS:
            return False
        raise
    return True


def _copy(source: BinaryIO, target: Path) -> None:
    """Copy a file to a name that nothing has yet, for this user alone; on the disk when this returns. Nothing is left where it fails."""
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as into:
        try:
            while chunk := source.read(_CHUNK):
                into.write(chunk)
            into.flush()
            os.fsync(into.fileno())
        except BaseException:
            target.unlink()
            raise


def _remove_scrap(path: Path) -> None:
    """Overwrite the old file of the log at ``path`` and remove it. Harmless where there is none."""
    scrap = scrap_of(path)
    if not scrap.exists():
        return
    if scrap.samefile(path):  # a crash before the new file was put in place: the old one is the log still
        scrap.unlink()
        return
    with scrap.open("r+b") as file:
        _overwrite(file)
    scrap.unlink()
    sync_folder(path.parent)


def _overwrite(file: BinaryIO) -> None:
    left = os.fstat(file.fileno()).st_size
    while left > 0:
        left -= file.write(b"\0" * min(left, _CHUNK))
    file.flush()
    os.fsync(file.fileno())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
