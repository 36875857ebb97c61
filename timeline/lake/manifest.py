"""The manifest of a lake: which files belong to it, up to where in the log they go, and what each of them holds.

Only what the manifest names is part of the lake. It is replaced as a whole, so that a reader never meets half an export.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from timeline.errors import CorruptLog, InvalidInput, NotWritten, Unsupported
from timeline.headfile import NO_HASH, Head, sync_folder

NAME = "manifest.json"
VERSION = 1
"""The version of the manifest and of how the files lie; a reader refuses a later one."""
TABLES = (
    "meta", "entries", "commits", "effects", "revisions", "source_rows", "party_rows", "scores", "coded_rows", "coded_days",
)  # fmt: skip
"""What a lake holds: the log, and what is derived from it except for what only makes DuckDB faster (intervals, checkpoints)."""
DATED = ("entries", "effects", "scores", "coded_rows", "coded_days")
"""The tables that lie in folders by the year of their earliest begin."""
OPEN_YEAR = "__HIVE_DEFAULT_PARTITION__"
"""The year of an open begin, and of one that no calendar here reaches: what Hive, Spark and DuckDB write and read for NULL."""
_PATH = re.compile(rf"({'|'.join(TABLES)})/(?:year=(?:-?\d{{1,6}}|{OPEN_YEAR})/)?[0-9a-z-]{{1,80}}\.parquet")
_AGAIN = "`timeline export --as lake DIR --whole` writes the lake anew"
MOST = 1 << 30
"""Bytes of a manifest that are read."""


@dataclass(frozen=True, slots=True)
class LakeFile:
    """One file: its path below the lake's folder, with ``/``, and what it holds.

    ``first`` and ``last`` are the least and greatest position in it (of `coded_days` the block; 0 where a table has none), inclusive.
    """

    table: str
    path: str
    rows: int
    bytes: int
    sha256: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a lake holds: the log up to ``position``, where its chain has the ``hash``, in the ``format`` of the log.

    ``mark`` tells one derivation of the derived tables from another: `timeline rebuild` gives the log a new one.
    """

    folder: Path
    position: int = 0
    hash: str = NO_HASH
    format: str = ""
    mark: str = ""
    entries: tuple[LakeFile, ...] = ()

    @property
    def head(self) -> Head:
        """Position and hash, as one publishes them."""
        return Head(self.position, self.hash)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table, in the order of `TABLES`."""
        return {table: sum(each.rows for each in self.of(table)) for table in TABLES}

    def of(self, table: str) -> tuple[LakeFile, ...]:
        """The files of a table, in the order of the manifest, as it describes them."""
        return tuple(each for each in self.entries if each.table == table)

    def files(self, table: str) -> list[Path]:
        """The files of a table, none where it is empty. Together they hold each of its rows once. Raises `InvalidInput` for no table."""
        if table not in TABLES:
            raise InvalidInput(f"a lake has no table {table}", remedy=f"its tables are {', '.join(TABLES)}")
        return [self.folder / each.path for each in self.of(table)]


def manifest_path(folder: Path) -> Path:
    """Where the manifest of a lake stands."""
    return folder / NAME


def is_lake(path: Path) -> bool:
    """Whether a folder with a manifest stands there."""
    return manifest_path(path).is_file()


def read_manifest(path: Path) -> Manifest:
    """The manifest of the lake in the folder ``path``, whose files are there in the sizes that it gives.

    Raises `InvalidInput` (no such folder, or no lake in it), `Unsupported` (a lake of a later version) and `CorruptLog` (a manifest
    that says something else, or files that are missing or cut short).
    """
    manifest = parse_manifest(path)
    place = path.resolve()
    for folder in {(path / each.path).parent for each in manifest.entries}:
        if folder.resolve() != place / folder.relative_to(path):
            raise CorruptLog(f"{folder} is a link, which may lead out of the lake", remedy=f"bring a folder back from a copy, or {_AGAIN}")
    for each in manifest.entries:
        _check_file(manifest, each)
    return manifest


def parse_manifest(path: Path) -> Manifest:
    """`read_manifest`, without a look at the files."""
    if not path.exists():
        raise InvalidInput(f"there is no lake at {path}", remedy="make one with `timeline export --as lake DIR`")
    try:
        with manifest_path(path).open("rb") as file:
            content = file.read(MOST)
    except (FileNotFoundError, NotADirectoryError):
        raise InvalidInput(f"{path} is no lake: it has no {NAME}", remedy="make one with `timeline export --as lake DIR`") from None
    except OSError as error:
        raise InvalidInput(f"{manifest_path(path)} cannot be read: {error.strerror}", remedy="check its permissions") from error
    try:
        return _manifest(path, json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CorruptLog(f"{manifest_path(path)} is no manifest of a lake: {_told(error)}", remedy=_AGAIN) from error


def _told(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _manifest(path: Path, content: dict[str, Any]) -> Manifest:
    version = content["lake"]
    if type(version) is not int or version < 1:
        raise ValueError(f"its version is {version!r}")
    if version > VERSION:
        raise Unsupported(
            f"{path} was made by a later timeline (lake {version}; this one reads up to {VERSION})",
            remedy="upgrade with `pip install -U timeline-engine`",
        )
    head = Head(content["position"], content["hash"])
    if type(head.position) is not int or head.position < 0 or not re.fullmatch(r"[0-9a-f]{64}", str(head.hash)):
        raise ValueError(f"its head is {str(head)[:80]!r}")
    files = tuple(_file(each) for each in content["files"])
    if len({each.path for each in files}) < len(files):
        raise ValueError("it names a file twice")
    manifest = Manifest(path, head.position, head.hash, str(content["format"]), str(content["mark"]), files)
    if manifest.counts != content["counts"]:
        raise ValueError("its counts are not those of its files")
    return manifest


def _file(content: dict[str, Any]) -> LakeFile:
    found = LakeFile(**content)
    match = _PATH.fullmatch(found.path)
    if not match or match[1] != found.table:
        raise ValueError(f"it names {found.path[:200]!r}, which is no file of a lake")
    if any(type(figure) is not int for figure in (found.rows, found.bytes, found.first, found.last)):
        raise ValueError(f"the figures of {found.path} are none")
    return found


def _check_file(manifest: Manifest, file: LakeFile) -> None:
    path = manifest.folder / file.path
    try:
        found = path.lstat()
    except OSError as error:
        raise CorruptLog(
            f"{path} is missing, which {NAME} names: {error.strerror}",
            remedy=f"ask again if an export was under way; else bring the file back from a copy, or {_AGAIN}",
        ) from error
    regular = (found.st_mode & 0o170000) == 0o100000  # noqa: PLR2004 - S_IFREG: a link might lead out of the folder
    if not regular or found.st_size != file.bytes:
        what = f"has {found.st_size:,} bytes where {NAME} says {file.bytes:,}" if regular else "is no regular file"
        raise CorruptLog(f"{path} {what}", remedy=f"bring the file back from a copy, or {_AGAIN}")


def write_manifest(manifest: Manifest) -> None:
    """Replace the manifest of a lake; when this returns it is on the disk. The files that it names have to be there by then.

    Raises `NotWritten`: the manifest that was there before stays.
    """
    content = {
        "lake": VERSION,
        "format": manifest.format,
        "position": manifest.position,
        "hash": manifest.hash,
        "mark": manifest.mark,
        "counts": manifest.counts,
        "files": [{name: getattr(each, name) for name in LakeFile.__slots__} for each in manifest.entries],
    }
    path = manifest_path(manifest.folder)
    draft = path.with_name(f".{NAME}.new")
    lines = json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(manifest.folder)
    except OSError as error:
        raise NotWritten(
            f"{path} cannot be written: {error.strerror}", remedy="the lake is as it was; make room, then export again"
        ) from error
