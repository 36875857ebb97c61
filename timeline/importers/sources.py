"""Files as people have them, made ready for DuckDB: out of a zip, in UTF-8, in parts that fit, and known by their content."""

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
    """A file that DuckDB can read. ``digest``: SHA-256 of what the file held, in hex. ``notes`` say what had to be done to it.

    ``lines``: how many it has; 0 for Parquet. ``folder`` is for what else has to be made of it meanwhile.
    """

    name: str
    path: Path
    digest: str
    lines: int
    folder: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a file, in a file of their own: ``first`` is the number of the first one, from 1."""

    path: Path
    first: int
    lines: int


def files_of(names: tuple[str, ...]) -> list[Path]:
    """Files as named: globs and folders become the data files in them, in the order of their names. Raises `InvalidInput`."""
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in DATA_ENDINGS and each.is_file())
            if not inside:
                raise InvalidInput(f"{name} is a folder without data files", remedy=f"they end in {', '.join(DATA_ENDINGS)}")
            found += inside
        elif path.exists():
            found.append(path)
        elif any(char in name for char in "*?["):
            base = Path(path.anchor) if path.is_absolute() else Path()
            matching = sorted(each for each in base.glob(str(path.relative_to(path.anchor))) if each.is_file())
            if not matching:
                raise InvalidInput(f"no file matches {name}", remedy="check the pattern, or name a folder")
            found += matching
        else:
            raise InvalidInput(f"there is no file {name}", remedy="check the name")
    return list(dict.fromkeys(found))


@contextmanager
def prepared(path: Path) -> Iterator[Iterator[Prepared]]:
    """The tables in a file, one after the other: itself, or the members of a zip. Copies that had to be made are removed at the end.

    Raises `InvalidInput` for a broken zip, and for one that would unpack to more than it can honestly hold.
    """
    with TemporaryDirectory(prefix="timeline-") as scratch:
        folder = Path(scratch)
        if path.suffix.lower() == ".zip":
            yield _members(path, folder)
        elif path.suffix.lower() == ".parquet":
            yield iter([Prepared(str(path), path, _digest(path), 0, folder)])
        else:
            with path.open("rb") as stream:
                yield iter([_cleaned(str(path), stream, path, folder / "clean")])


def parts(source: Prepared, most: int) -> Iterator[Part]:
    """A file in parts of at most ``most`` lines; a file that is no longer than that is its own only part."""
    if source.lines <= most:
        yield Part(source.path, 1, source.lines)
        return
    copy = source.folder / "part"
    with source.path.open("rb") as stream:
        first = 1
        while first <= source.lines:
            with copy.open("wb") as out:
                count = _copy_lines(stream, out, most)
            yield Part(copy, first, count)
            first += count


def _copy_lines(stream: BinaryIO, out: BinaryIO, most: int) -> int:
    """Copy up to ``most`` lines; the number copied. A last line without an end counts."""
    left = most
    while left and (block := stream.read(BLOCK)):
        count = block.count(b"\n")
        if count < left:
            out.write(block)
            left -= count
            continue
        keep = _end_of_line(block, left)
        out.write(block[:keep])
        stream.seek(keep - len(block), 1)
        return most
    return most - left + (0 if _ends_line(out) else 1)


def _end_of_line(block: bytes, number: int) -> int:
    """Where the ``number``-th line of a block ends: by halves, so that no line is looked at by itself."""
    low, high = 0, len(block)
    seen = 0
    while high - low > 1:
        middle = (low + high) // 2
        there = block.count(b"\n", low, middle)
        if seen + there >= number:
            high = middle
        else:
            seen, low = seen + there, middle
    return high


def _ends_line(out: BinaryIO) -> bool:
    if out.tell() == 0:
        return True
    with open(out.name, "rb") as written:  # noqa: PTH123 - the name of an open file
        out.flush()
        written.seek(-1, 2)
        return written.read(1) == b"\n"


def _members(path: Path, folder: Path) -> Iterator[Prepared]:
    try:
        with zipfile.ZipFile(path) as archive:
            for info in (each for each in archive.infolist() if not each.is_dir()):
                name = f"{path}:{info.filename}"
                ratio = info.file_size / max(1, info.compress_size)
                if info.file_size > LARGEST_MEMBER or (info.file_size > BOMB_SIZE and ratio > BOMB_RATIO):
                    what = f"{name} would unpack to {info.file_size:,} bytes, {ratio:,.0f} times its size"
                    raise InvalidInput(what, remedy="unpack it yourself if you trust it")
                raw = folder / "member"
                with archive.open(info) as packed, raw.open("wb") as out:
                    shutil.copyfileobj(packed, out, BLOCK)
                with raw.open("rb") as stream:
                    cleaned = _cleaned(name, stream, raw, folder / "clean")
                yield cleaned
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise InvalidInput(f"{path} cannot be unpacked: {error}", remedy="get the file again") from error


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _cleaned(name: str, stream: BinaryIO, original: Path, copy: Path) -> Prepared:
    """The file as it is where it is clean UTF-8 text with plain line ends, else a copy that is."""
    hasher = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, last, nul, returns, bom, utf8 = 0, b"\n", False, False, False, True
    while block := stream.read(BLOCK):
        bom = bom or (last == b"\n" and lines == 0 and block.startswith(codecs.BOM_UTF8))
        hasher.update(block)
        lines, last = lines + block.count(b"\n"), block[-1:]
        nul, returns = nul or b"\0" in block, returns or b"\r" in block
        if utf8 and not (block.isascii() and decoder.getstate()[0] == b""):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                utf8 = False
    utf8 = utf8 and decoder.getstate()[0] == b""
    notes = ["read as Windows-1252, since it is not UTF-8"] if not utf8 else []
    notes += ["NUL bytes are shown as �"] if nul else []
    if notes or bom or returns:
        stream.seek(0)
        _rewrite(stream, copy, "utf-8-sig" if utf8 else "cp1252")
        original = copy
    return Prepared(name, original, hasher.hexdigest(), lines + (last != b"\n"), copy.parent, tuple(notes))


def _rewrite(stream: BinaryIO, copy: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with copy.open("w", encoding="utf-8", newline="") as out:
        carried = ""
        while block := stream.read(BLOCK):
            text = carried + decoder.decode(block)
            carried = "\r" if text.endswith("\r") else ""
            out.write(_plain(text.removesuffix("\r")))
        out.write(_plain(carried + decoder.decode(b"", final=True)))


def _plain(text: str) -> str:
    """A line ends with a line feed; a carriage return elsewhere is white space, and a NUL is nothing that text can hold."""
    return text.replace("\r\n", "\n").replace("\r", " ").replace("\0", "�")
