"""Files as people have them, made ready for DuckDB: out of a zip, in UTF-8, and known by their content."""

from __future__ import annotations

import codecs
import hashlib
import shutil
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from timeline.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 1 << 22
LARGEST_MEMBER = 64 << 30
"""Bytes that a member of a zip may unpack to."""
BOMB_RATIO, BOMB_SIZE = 200, 1 << 30
"""A member that unpacks to more than a gigabyte and to more than 200 times its size is no table of events."""
DATA_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".parquet", ".zip", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that DuckDB can read. ``digest``: SHA-256 of what the file held, in hex. ``notes`` say what had to be done to it."""

    name: str
    path: Path
    digest: str
    size: int
    notes: tuple[str, ...] = ()


def files_of(names: tuple[str, ...]) -> list[Path]:
    """Files as named: globs and folders become the data files in them, in the order of their names. Raises `InvalidInput`."""
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in DATA_ENDINGS and each.is_file())
            if not inside:
                raise InvalidInput(f"{name} holds no data files", remedy=f"they end in {', '.join(DATA_ENDINGS)}")
            found += inside
        elif path.exists():
            found.append(path)
        elif any(char in name for char in "*?["):
            matching = sorted(each for each in Path().glob(name) if each.is_file()) if not path.is_absolute() else []
            if not matching:
                raise InvalidInput(f"no file matches {name}")
            found += matching
        else:
            raise InvalidInput(f"there is no file {name}", remedy="check the name")
    return list(dict.fromkeys(found))


@contextmanager
def prepared(path: Path) -> Iterator[list[Prepared]]:
    """The tables in a file: itself, or the members of a zip. Copies that had to be made are removed at the end.

    Raises `InvalidInput` for a broken zip, and for one that would unpack to more than it can honestly hold.
    """
    with TemporaryDirectory(prefix="timeline-") as folder:
        if path.suffix.lower() == ".zip":
            yield list(_members(path, Path(folder)))
        elif path.suffix.lower() == ".parquet":
            yield [Prepared(str(path), path, _digest(path), path.stat().st_size)]
        else:
            with path.open("rb") as stream:
                yield [_cleaned(str(path), stream, path, Path(folder) / "0")]


def _members(path: Path, folder: Path) -> Iterator[Prepared]:
    try:
        with zipfile.ZipFile(path) as archive:
            for i, member in enumerate(info for info in archive.infolist() if not info.is_dir()):
                name = f"{path}:{member.filename}"
                ratio = member.file_size / max(1, member.compress_size)
                if member.file_size > LARGEST_MEMBER or (member.file_size > BOMB_SIZE and ratio > BOMB_RATIO):
                    what = f"{name} would unpack to {member.file_size:,} bytes, {ratio:,.0f} times its size"
                    raise InvalidInput(what, remedy="unpack it yourself if you trust it")
                raw = folder / f"{i}.raw"
                with archive.open(member) as packed, raw.open("wb") as out:
                    shutil.copyfileobj(packed, out, BLOCK)
                with raw.open("rb") as stream:
                    yield _cleaned(name, stream, raw, folder / str(i))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise InvalidInput(f"{path} cannot be unpacked: {error}", remedy="get the file again") from error


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _cleaned(name: str, stream: BinaryIO, original: Path, copy: Path) -> Prepared:
    """The file as it is where it is clean UTF-8 text, else a copy that is."""
    hasher = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    size, nul, bom, utf8 = 0, False, False, True
    while block := stream.read(BLOCK):
        hasher.update(block)
        bom = bom or (size == 0 and block.startswith(codecs.BOM_UTF8))
        size += len(block)
        nul = nul or b"\0" in block
        if utf8 and not (block.isascii() and decoder.getstate()[0] == b""):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                utf8 = False
    utf8 = utf8 and decoder.getstate()[0] == b""
    notes = ["read as Windows-1252, since it is not UTF-8"] if not utf8 else []
    notes += ["NUL bytes are shown as �"] if nul else []
    if notes or bom:
        stream.seek(0)
        _rewrite(stream, copy, "utf-8-sig" if utf8 else "cp1252")
        original = copy
    return Prepared(name, original, hasher.hexdigest(), size, tuple(notes))


def _rewrite(stream: BinaryIO, copy: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with copy.open("w", encoding="utf-8", newline="") as out:
        while block := stream.read(BLOCK):
            out.write(decoder.decode(block).replace("\0", "�"))
        out.write(decoder.decode(b"", final=True))
