"""Files that somebody brings: opened only where they are files, read only up to a size that is known before, and as UTF-8.

A name that the user gives is followed where it is a symbolic link. A pipe, a device or a socket is no file: it may never end.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from timeline.errors import InvalidInput, Place

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

_KINDS = {
    stat.S_IFDIR: ("a folder", "name the files in it"),
    stat.S_IFIFO: ("a pipe", "save what comes out of it to a file; `timeline add --stdin` reads a feed"),
    stat.S_IFCHR: ("a device", "name a file"),
    stat.S_IFBLK: ("a device", "name a file"),
    stat.S_IFSOCK: ("a socket", "name a file"),
}
_MARKS = ((b"\xff\xfe\x00\x00", "UTF-32"), (b"\x00\x00\xfe\xff", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
"""Byte-order marks, the longer ones first."""


def open_file(path: Path) -> BufferedReader:
    """A regular file, opened for reading. Raises `InvalidInput` for anything else, without waiting for it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe without a writer would keep us waiting
    except FileNotFoundError:
        raise InvalidInput(f"there is no file {path}", remedy="check the name") from None
    except ValueError as error:
        raise InvalidInput(f"{str(path)!r} cannot be the name of a file", remedy="check the name") from error
    except OSError as error:
        kind = _kind(path)
        if kind:
            raise InvalidInput(f"{path} is {kind[0]}", remedy=kind[1]) from error
        raise InvalidInput(f"{path} cannot be read: {error.strerror}", remedy="check its name and its permissions") from error
    kind = _KINDS.get(stat.S_IFMT(os.fstat(descriptor).st_mode))
    if kind:
        os.close(descriptor)
        raise InvalidInput(f"{path} is {kind[0]}", remedy=kind[1])
    return os.fdopen(descriptor, "rb")


def _kind(path: Path) -> tuple[str, str] | None:
    """What stands at a path that cannot be opened, where it is no file."""
    try:
        return _KINDS.get(stat.S_IFMT(path.stat().st_mode))
    except OSError:
        return None


def read_text(path: Path, most: int) -> str:
    """The text of a UTF-8 file of at most ``most`` bytes, without its byte-order mark. Raises `InvalidInput` for what cannot be read."""
    with open_file(path) as stream:
        size = os.fstat(stream.fileno()).st_size
        raw = stream.read(most + 1) if size <= most else b""
    if size > most or len(raw) > most:
        raise InvalidInput(
            f"{path} is larger than {most >> 20} MB, which is the most that is read at once",
            remedy="cut it into several files; JSON Lines may be larger than YAML, and tables of coded events may have any size",
        )
    for mark, name in _MARKS:
        if raw.startswith(mark):
            raise InvalidInput(f"the file is {name}, not UTF-8", place=Place(str(path), 1), remedy="save the file as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidInput(
            f"byte {raw[error.start]:#04x} is not UTF-8", place=Place(str(path), line), remedy="save the file as UTF-8"
        ) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise InvalidInput("the file holds a NUL byte", place=Place(str(path), line), remedy="is it a text file? save it as UTF-8")
    return text
