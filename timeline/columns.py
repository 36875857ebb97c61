"""Columns of plain values, handed to DuckDB where they lie: a stream of Arrow's C interface, without Arrow.

DuckDB copies such columns at memory speed; the same rows as JSON, as lists or as parameters cost four times as much and more
(ADR 0014). The layouts are those of https://arrow.apache.org/docs/format/CDataInterface.html and CStreamInterface.html.
"""

from __future__ import annotations

import ctypes
import gc
from array import array
from contextlib import contextmanager
from itertools import accumulate, count
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import duckdb

Kind = Literal["text", "whole", "real"]
"""What a column holds: text, whole numbers of 64 bits, or floating point. Nothing is ever NULL."""

_FORMATS = {"text": b"U", "whole": b"l", "real": b"g"}
_EINVAL = 22


class _Schema(ctypes.Structure):
    pass


class _Array(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_release_schema_t = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))
_release_array_t = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))
_release_stream_t = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream))
_get_schema_t = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))
_get_next_t = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))
_last_error_t = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(_Stream))

_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_char_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.c_void_p),
    ("release", _release_schema_t),
    ("private_data", ctypes.c_void_p),
]
_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.c_void_p),
    ("release", _release_array_t),
    ("private_data", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", _get_schema_t),
    ("get_next", _get_next_t),
    ("get_last_error", _last_error_t),
    ("release", _release_stream_t),
    ("private_data", ctypes.c_void_p),
]


class _Columns:
    """The buffers of some columns, and the structures that point at them. They live as long as this does."""

    def __init__(self, kinds: Mapping[str, Kind], columns: Sequence[Sequence[Any]]) -> None:
        self.given = False
        self._kept: list[Any] = []
        length = len(columns[0])
        schemas, arrays = [], []
        for (name, kind), values in zip(kinds.items(), columns, strict=True):
            if len(values) != length:
                raise ValueError(f"column {name} has {len(values)} values, not {length}")
            schemas.append(_Schema(_FORMATS[kind], name.encode(), release=_RELEASE_SCHEMA))
            arrays.append(self._array(length, _text(values) if kind == "text" else (array("q" if kind == "whole" else "d", values),)))
        self.schema = _Schema(b"+s", b"", n_children=len(schemas), children=self._pointers(_Schema, schemas), release=_RELEASE_SCHEMA)
        self.array = self._array(length, ())
        self.array.n_children = len(arrays)
        self.array.children = self._pointers(_Array, arrays)

    def _array(self, length: int, buffers: Sequence[array[Any] | bytes]) -> _Array:
        """A column of these buffers, before which stands the place of a bitmap of NULLs: there is none."""
        places = (ctypes.c_void_p * (len(buffers) + 1))(None, *map(_address, buffers))
        self._kept += [places, buffers]
        return _Array(length, n_buffers=len(places), buffers=ctypes.cast(places, ctypes.POINTER(ctypes.c_void_p)), release=_RELEASE_ARRAY)

    def _pointers(self, kind: type[Any], items: Sequence[Any]) -> Any:
        pointers = (ctypes.POINTER(kind) * len(items))(*map(ctypes.pointer, items))
        self._kept += [pointers, items]
        return ctypes.cast(pointers, ctypes.POINTER(ctypes.POINTER(kind)))


def _text(values: Sequence[str]) -> tuple[array[int], bytes]:
    """Where each text ends, from 0 on, and all of them one after the other in UTF-8."""
    first = values[0]
    if values.count(first) == len(values):  # as many columns are, nearly all over a group: one text, or none
        one = first.encode()
        ends = array("q", range(0, len(one) * len(values) + 1, len(one))) if one else array("q", bytes(8 * (len(values) + 1)))
        return ends, one * len(values)
    joined = "".join(values)
    if joined.isascii():
        return array("q", accumulate(map(len, values), initial=0)), joined.encode("ascii")
    encoded = [value.encode() for value in values]
    return array("q", accumulate(map(len, encoded), initial=0)), b"".join(encoded)


def _address(buffer: array[Any] | bytes) -> int | None:
    if isinstance(buffer, array):
        return buffer.buffer_info()[0]
    return ctypes.cast(ctypes.c_char_p(buffer), ctypes.c_void_p).value


_OPEN: dict[int, _Columns] = {}
"""Columns that are on offer, by the number that their stream carries."""
_NUMBERS = count(1)

# The functions that DuckDB calls, from whichever thread. They stay for ever and need nothing but what they are given, so that a
# structure that is released late finds them still there.


def _release_schema(schema: Any) -> None:
    ctypes.memset(ctypes.addressof(schema.contents) + _Schema.release.offset, 0, ctypes.sizeof(ctypes.c_void_p))


def _release_array(values: Any) -> None:
    ctypes.memset(ctypes.addressof(values.contents) + _Array.release.offset, 0, ctypes.sizeof(ctypes.c_void_p))


def _release_stream(stream: Any) -> None:
    ctypes.memset(ctypes.addressof(stream.contents) + _Stream.release.offset, 0, ctypes.sizeof(ctypes.c_void_p))


def _get_schema(stream: Any, into: Any) -> int:
    columns = _OPEN.get(stream.contents.private_data or 0)
    if columns is None:
        return _EINVAL
    ctypes.memmove(into, ctypes.addressof(columns.schema), ctypes.sizeof(_Schema))
    return 0


def _get_next(stream: Any, into: Any) -> int:
    columns = _OPEN.get(stream.contents.private_data or 0)
    if columns is None:
        return _EINVAL
    if columns.given:  # a stream ends with an array that is released already
        ctypes.memset(into, 0, ctypes.sizeof(_Array))
        return 0
    columns.given = True
    ctypes.memmove(into, ctypes.addressof(columns.array), ctypes.sizeof(_Array))
    return 0


def _last_error(stream: Any) -> int | None:
    del stream
    return None


_RELEASE_SCHEMA = _release_schema_t(_release_schema)
_RELEASE_ARRAY = _release_array_t(_release_array)
_RELEASE_STREAM = _release_stream_t(_release_stream)
_GET_SCHEMA = _get_schema_t(_get_schema)
_GET_NEXT = _get_next_t(_get_next)
_LAST_ERROR = _last_error_t(_last_error)

_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype = ctypes.py_object
_new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_STREAM_NAME = b"arrow_array_stream"


def run(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    parameters: Sequence[object],
    kinds: Mapping[str, Kind],
    columns: Sequence[Sequence[Any]],
) -> list[tuple[Any, ...]]:
    """The rows of a query that reads the columns, once, as the table ``held``. They are of equal length, at least 1.

    DuckDB finds ``held`` among the variables of the function that calls it: a view of that name would cost as much as the rest.
    """
    number = next(_NUMBERS)
    stream = _Stream(_GET_SCHEMA, _GET_NEXT, _LAST_ERROR, _RELEASE_STREAM, number)
    _OPEN[number] = _Columns(kinds, columns)
    held = _new_capsule(ctypes.addressof(stream), _STREAM_NAME, None)
    try:
        return connection.execute(query, list(parameters)).fetchall()
    finally:
        del _OPEN[number], held


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection meanwhile: a hundred thousand live tuples would be looked through again and again for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
