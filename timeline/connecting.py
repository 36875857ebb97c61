"""A connection to DuckDB in this process, and what it says where it would not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.masks import private

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Refused(Exception):  # noqa: N818 - an answer of DuckDB's, told apart and said better by whoever asked
    """DuckDB would not, in its own words. ``kind`` is the name of the class of its error: ``CatalogException``."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


READING = {"enable_external_access": "false", "lock_configuration": "true"}
"""No files of other names, no network, and no way back. It does not keep a query from the log's own file: `timeline.sandbox` does."""


def connect_here(path: Path, *, read_only: bool, config: dict[str, str]) -> Any:
    """A connection in this process, which loads no extension by itself. Raises `Refused` with DuckDB's words."""
    import duckdb  # noqa: PLC0415 - the heaviest import, only where a log is opened

    try:
        with private():
            return duckdb.connect(
                str(path),
                read_only=read_only,
                config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", **config},
            )
    except duckdb.Error as error:
        raise Refused(type(error).__name__, str(error)) from error


def narrowed(connection: Any, allowing: str, names: Sequence[str]) -> Any:
    """The same connection, which from then on opens what is named and nothing else; ``allowing`` is DuckDB's setting for that."""
    connection.execute(f"set {allowing} = $1", [list(names)])
    for name, content in READING.items():
        connection.execute(f"set {name} = {content}")
    return connection
