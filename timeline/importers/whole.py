"""A whole log, as `timeline.exporters.whole` writes it, into an empty log or into one that it goes on from.

Nothing in the file is believed: every hash and the chain are computed again, each event is read and its dates are compared with its bounds,
and what is derived is derived here.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from timeline.columns import run
from timeline.dates import end_of_day
from timeline.errors import Conflict, InvalidInput, Place, TimelineError
from timeline.files import open_file
from timeline.headfile import Head
from timeline.store import FORMAT
from timeline.stored import known_of, stored_bounds
from timeline.texts import sql
from timeline.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from timeline.log import Log

MARK = '{"timeline":'
"""How the first line of an export begins."""
LONGEST = 64 << 20
"""Characters that one line may have."""
BATCH = 20_000
"""Lines that are handed to DuckDB at once."""


def is_whole(path: Path) -> bool:
    """Whether a file is an export of a whole log, by its first line."""
    try:
        with _opened(path) as file:
            return bool(file.readline(len(MARK)) == MARK)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error, InvalidInput):
        return False


class _OnlyLooked(Exception):  # noqa: N818 - it is no error: it takes back what was written to be looked at
    pass


def import_whole(path: Path, log: Log, *, dry_run: bool = False) -> Head:
    """Write the commits that the log does not have yet, all of them or none; with ``dry_run`` none. The head that the log has then.

    Raises `InvalidInput` for what is no whole export, and `Conflict` where log and export parted ways.
    """
    log.store.connection.execute(sql("hash"))
    log.store.connection.execute(sql("exported_tables"))
    head = _staged(path, log)

    def take(position: int, number: int) -> Head | None:
        taken = _taken(path, log, head, position, number)
        if taken and dry_run:
            raise _OnlyLooked
        return taken

    try:
        return log.append_written(take)
    except _OnlyLooked:
        return head


@contextmanager
def _opened(path: Path) -> Iterator[io.TextIOWrapper]:
    with (
        open_file(path) as raw,
        io.TextIOWrapper(gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw, "utf-8", newline="\n") as file,
    ):
        yield file


def _staged(path: Path, log: Log) -> Head:
    """Put the lines of the file into the temporary tables. The head that its first line names."""
    import duckdb  # noqa: PLC0415 - for its errors only

    try:
        with _opened(path) as file:
            head = _header(path, file.readline(LONGEST))
            number = 1
            while lines := list(islice(_lines(path, file, number), BATCH)):
                for kind in ("commit", "entry"):
                    column = [line for line in lines if line.startswith(f'{{"{kind}":')]
                    if column:
                        query = "exported_commits" if kind == "commit" else "exported_entries"
                        run(log.store.connection, sql(query), (), {"line": "text"}, [column])
                number += len(lines)
    except duckdb.Error as error:
        raise _unreadable(path, error) from error
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise InvalidInput(f"{path} cannot be read: {error}", remedy="check that all of it arrived") from error
    return head


def _unreadable(path: Path, error: Exception) -> InvalidInput:
    what = str(error).splitlines()[0]
    return InvalidInput(f"{path}: not what `timeline export` writes: {what}", remedy="export the log again; nothing was written")


def _lines(path: Path, file: io.TextIOWrapper, number: int) -> Iterator[str]:
    while line := file.readline(LONGEST):
        number += 1
        if not line.endswith("\n"):
            raise InvalidInput("the line does not end" if len(line) < LONGEST else "the line is too long", place=Place(str(path), number))
        if not line.startswith(('{"commit":', '{"entry":')):
            raise InvalidInput("neither a commit nor an entry", place=Place(str(path), number, 1, line[:200]))
        yield line


def _header(path: Path, line: str) -> Head:
    try:
        header = json.loads(line)["timeline"]
        format_, head = header["format"], Head.parse(header["head"])
    except (ValueError, KeyError, TypeError, RecursionError, TimelineError) as error:
        raise InvalidInput("not the first line of an export", place=Place(str(path), 1, 1, line[:200])) from error
    if format_ != FORMAT:
        raise InvalidInput(
            f"the export is of format {format_}; this version reads format {FORMAT}",
            place=Place(str(path), 1),
            remedy="export it again with the same version of timeline",
        )
    return head


def _taken(path: Path, log: Log, head: Head, position: int, number: int) -> Head | None:
    """In the running transaction: take what comes after a commit, and check it. None where there is nothing new."""
    import duckdb  # noqa: PLC0415 - for its errors only

    store = log.store
    ((parted,),) = store.rows(sql("exported_parted"))
    last, ends = next(iter(store.rows(sql("exported_head"))), (0, str(Head())))
    if ends != str(head):
        raise InvalidInput(
            f"{path} is not whole: its commits end at {ends}, and its first line says {head}",
            remedy="export the log again; nothing was written",
        )
    if parted is not None:
        raise Conflict(
            f"{path} and {store.path} parted ways: their commits differ from position {parted} on",
            remedy="import it into a log of its own: timeline init other.duckdb, then timeline --log other.duckdb import",
        )
    if last <= number:
        return None
    store.connection.execute("set variable after = ?", [number])
    try:
        store.connection.execute(sql("exported_taken"))
    except duckdb.ConstraintException as error:
        raise _unreadable(path, error) from error
    seen = verify(store, pending=True)
    if seen.findings:
        raise InvalidInput(f"{path} is not whole: {seen.findings[0]}", remedy="export the log again; nothing was written")
    for query in ("exported_wrong", "exported_twice"):
        ((wrong,),) = store.rows(sql(query), [position])
        if wrong is not None:
            raise _forged(path, wrong, "no append writes such an entry")
    for start in range(position + 1, head.position + 1, BATCH):
        _check_events(path, log, start, min(head.position, start + BATCH - 1))
    return head


def _check_events(path: Path, log: Log, first: int, last: int) -> None:
    """Read each event at the positions from ``first`` to ``last``, and compare with it what its entry says."""
    for row in log.store.rows(sql("exported_events"), [first, last]):
        position, event_id, type_, schema_version, recorded, known, edtf, *bounds, standing, payload = row
        try:
            event = log.vocabulary.load(payload, schema_version)
            told = (
                event.id,
                event.TYPE,
                event.when,
                event.standing,
                known_of(event) or end_of_day(recorded),
                *stored_bounds(event.occurrence),
            )
        except TimelineError as error:
            raise InvalidInput(f"{path}: the entry at position {position}: {error}", remedy=error.remedy) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise _forged(path, position, "its payload is no event") from error
        if told != (event_id, type_, edtf, standing, known, *bounds):
            raise _forged(path, position, "its columns say other than its event")


def _forged(path: Path, position: int, why: str) -> InvalidInput:
    return InvalidInput(f"{path}: the entry at position {position} was not written by timeline: {why}", remedy="nothing was written")
