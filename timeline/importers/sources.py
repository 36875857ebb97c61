"""Files as people have them, made ready for DuckDB: out of a zip, in UTF-8, in parts that fit, and known by their content."""

from __future__ import annotations

import codecs
import hashlib
import os
import shutil
import stat
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from timeline.errors import InvalidInput
from timeline.files import open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 1 << 22
LONGEST_LINE = 16 << 20
"""Bytes: a longer line is no row of a table."""
LARGEST_MEMBER = 64 << 30
"""Bytes that a member of a zip may unpack to."""
BOMB_RATIO, BOMB_SIZE = 200, 1 << 30
"""What unpacks to more than a gigabyte and to more than 200 times its size, a member or all of them, is no table of events."""
ENCRYPTED = 1
"""The bit among the flags of a member."""
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
    """Files as named: globs and folders become the data files in them, in the order of their names. Raises `InvalidInput`.

    A symbolic link that is named is followed; one that is found in a folder is passed over, since it may lead anywhere.
    """
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(
                each for each in path.rglob("*") if each.suffix.lower() in DATA_ENDINGS and each.is_file() and not each.is_symlink()
            )
            if not inside:
                raise InvalidInput(f"{name} is a folder without data files", remedy=f"they end in {', '.join(DATA_ENDINGS)}")
            found += inside
        elif os.path.lexists(path):
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
            with open_file(path) as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            yield iter([Prepared(str(path), path, digest, 0, folder)])
        else:
            with open_file(path) as stream:
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
        with open_file(path) as stream, zipfile.ZipFile(stream) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            for info in members:
                _refuse_member(path, info)
            _refuse_bomb(str(path), sum(info.file_size for info in members), os.fstat(stream.fileno()).st_size)
            for info in members:
                name = f"{path}:{info.filename}"
                raw = folder / "member"
                with archive.open(info) as packed, raw.open("wb") as out:
                    shutil.copyfileobj(packed, out, BLOCK)
                with raw.open("rb") as unpacked:
                    cleaned = _cleaned(name, unpacked, raw, folder / "clean")
                yield cleaned
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise InvalidInput(f"{path} cannot be unpacked: {error}", remedy="get the file again") from error


def _refuse_member(path: Path, info: zipfile.ZipInfo) -> None:
    """A member is only ever read under a name of ours; one that asks for more than to be read shows what the archive is."""
    name = f"{path}:{info.filename}"
    parts_ = info.filename.replace("\\", "/").split("/")
    trust = "unpack it yourself if you trust it"
    if parts_[0] == "" or ".." in parts_ or parts_[0].endswith(":"):
        raise InvalidInput(f"{name} would unpack outside its folder", remedy=trust)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InvalidInput(f"{name} is a symbolic link", remedy=trust)
    if info.filename.lower().endswith((".zip", ".parquet")):
        raise InvalidInput(f"{name}: what is zipped has to be text", remedy="unpack it first")
    if info.flag_bits & ENCRYPTED:
        raise InvalidInput(f"{name} is encrypted", remedy="unpack it first")
    _refuse_bomb(name, info.file_size, info.compress_size)


def _refuse_bomb(name: str, unpacked: int, packed: int) -> None:
    ratio = unpacked / max(1, packed)
    if unpacked > LARGEST_MEMBER or (unpacked > BOMB_SIZE and ratio > BOMB_RATIO):
        what = f"{name} would unpack to {unpacked:,} bytes, {ratio:,.0f} times its size"
        raise InvalidInput(what, remedy="unpack it yourself if you trust it")


def _cleaned(name: str, stream: BinaryIO, original: Path, copy: Path) -> Prepared:
    """The file as it is where it is clean UTF-8 text with plain line ends, else a copy that is."""
    hasher = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, returns, last, nul, bom, utf8, length = 0, 0, b"\n", False, False, True, 0
    while block := stream.read(BLOCK):
        if last == b"\n" and lines == 0 and block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
            raise InvalidInput(f"{name} is UTF-16 or UTF-32", remedy="save the file as UTF-8")
        bom = bom or (last == b"\n" and lines == 0 and block.startswith(codecs.BOM_UTF8))
        hasher.update(block)
        end = max(block.rfind(b"\n"), block.rfind(b"\r"))
        length = len(block) + (length if end < 0 else -end - 1)
        if length > LONGEST_LINE:
            raise InvalidInput(f"{name} has a line of more than {LONGEST_LINE:,} bytes", remedy="that is no table of events")
        lines, last = lines + block.count(b"\n"), block[-1:]
        nul, returns = nul or b"\0" in block, returns + block.count(b"\r")
        if utf8 and not (block.isascii() and decoder.getstate()[0] == b""):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                utf8 = False
    utf8 = utf8 and decoder.getstate()[0] == b""
    notes = ["read as Windows-1252, since it is not UTF-8"] if not utf8 else []
    notes += ["NUL bytes are shown as �"] if nul else []
    alone = returns > 0 and lines == 0
    if notes or bom or returns:
        stream.seek(0)
        _rewrite(stream, copy, "utf-8-sig" if utf8 else "cp1252", "\n" if alone else " ")
        original = copy
    lines, last = (returns, b"\n" if last == b"\r" else last) if alone else (lines, last)
    return Prepared(name, original, hasher.hexdigest(), lines + (last != b"\n"), copy.parent, tuple(notes))


def _rewrite(stream: BinaryIO, copy: Path, encoding: str, alone: str) -> None:
    """``alone``: what a carriage return without a line feed is: the end of a line where there is no other, else white space."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with copy.open("w", encoding="utf-8", newline="") as out:
        carried = ""
        while block := stream.read(BLOCK):
            text = carried + decoder.decode(block)
            carried = "\r" if text.endswith("\r") else ""
            out.write(_plain(text.removesuffix("\r"), alone))
        out.write(_plain(carried + decoder.decode(b"", final=True), alone))


def _plain(text: str, alone: str) -> str:
    """A line ends with a line feed, and a NUL is nothing that text can hold."""
    return text.replace("\r\n", "\n").replace("\r", alone).replace("\0", "�")
