"""A queue of facts in PostgreSQL that many writers append to (docs/teams.md, ADR 0032): its address, and what a drain asks of it.

The driver is pg8000 (BSD, pure Python), which comes with the extra ``postgres``. No message of this module holds a password.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from timeline.errors import InvalidInput, NotFound, TimelineError, Unsupported
from timeline.texts import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TIMEOUT = 20.0
"""Seconds that the server may take to answer anything."""
VERSION = 1
"""Of the tables that `pg_schema.sql` makes."""
MAKE = "make it, as the role that shall own it: timeline drain --schema | psql URL"
_TABLES = {
    "queue": {"id": "uuid", "version": "integer", "forgotten": "bigint"},
    "facts": {
        "number": "bigint",
        "fact": "json",
        "author": "text",
        "appended": "timestamp with time zone",
        "take_turns": "trigger",
    },
    "answers": {
        "number": "bigint",
        "status": "text",
        "reason": "text",
        "remedy": "text",
        "head": "text",
        "answered": "timestamp with time zone",
    },
}
_MODES = ("disable", "prefer", "require", "verify-full")
_HERE = {"localhost", "127.0.0.1", "::1"}


class ServerLost(TimelineError):  # noqa: N818 - the names read as what happened
    """The server cannot be reached, went away, or takes no more connections: it may be there again later."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a queue is. As a text it has no password. ``folder`` is that of a socket, where one is used."""

    host: str
    port: int
    user: str
    database: str
    folder: str = ""
    mode: str = "prefer"
    root: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"postgresql://{self.user}@{host}:{self.port}/{self.database}" + (f"?host={self.folder}" if self.folder else "")

    @classmethod
    def parse(cls, text: str, environment: Mapping[str, str]) -> Self:
        """Read ``postgresql://USER@HOST:PORT/DATABASE``, the variables PGUSER, PGPASSWORD and PGDATABASE filling in.

        Settings: ``host`` (the folder of a socket), ``sslmode`` (disable, prefer, require, verify-full) and ``sslrootcert``. Between
        machines it is verify-full unless told otherwise. Raises `InvalidInput`, which does not repeat the text: it may hold a password.
        """
        try:
            parts = urlsplit(text)
            host, port, query = parts.hostname or "localhost", parts.port or 5432, parse_qsl(parts.query, strict_parsing=bool(parts.query))
        except ValueError:
            raise _no_address("it cannot be read as an address") from None
        if parts.scheme not in {"postgresql", "postgres"}:
            raise _no_address("it does not begin with postgresql://")
        settings = dict(query)
        if unknown := sorted(settings.keys() - {"host", "sslmode", "sslrootcert"}):
            raise _no_address(f"there is no setting {unknown[0]!r} here; there are host, sslmode and sslrootcert")
        folder, root = settings.get("host", ""), settings.get("sslrootcert", "")
        if folder and not folder.startswith("/"):
            raise _no_address("?host= is the folder of a socket; other hosts stand before the port")
        mode = settings.get("sslmode", "prefer" if folder or host in _HERE else "verify-full")
        if mode not in _MODES:
            raise _no_address(f"sslmode is one of {', '.join(_MODES)}")
        user = unquote(parts.username or "") or environment.get("PGUSER", "") or getpass.getuser()
        database = unquote(parts.path.removeprefix("/")) or environment.get("PGDATABASE", "") or user
        password = unquote(parts.password or "") or environment.get("PGPASSWORD", "")
        return cls(unquote(host), port, user, database, folder, mode, root, password)


def _no_address(why: str) -> InvalidInput:
    return InvalidInput(f"this is no address of a database: {why}", remedy="write --from postgresql://USER@HOST:5432/DATABASE")


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: its number, the JSON text, the day of its appending (UTC), and the head by which it was answered without an entry."""

    number: int
    text: str
    day: str
    answered_at: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a fact that made no entry. ``head`` is that of the log before."""

    number: int
    status: str
    reason: str
    remedy: str
    head: str


class Queue:
    """A queue that is connected to. Use it as a context manager.

    Raises `Unsupported` without pg8000; `ServerLost`; `InvalidInput` where the server refuses the login or the tables are of another
    shape, `NotFound` where there is no such database or table. Every method may raise the first three.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._connection = _connected(address)
        try:
            self._check_shape()
            self.id, self.forgotten, _ = self._queue()
            """Its identity; up to where facts were gone when it was connected to."""
        except BaseException:
            self.close()
            raise

    def last(self) -> int:
        """The last number that it surely gave."""
        return self._queue()[2]

    def facts(self, after: int, most: int) -> list[Fact]:
        """The facts after a number, at most so many, in their order."""
        return [Fact(*row) for row in self._run("pg_facts", after=after, most=most)]

    def text_of(self, number: int) -> str | None:
        """The JSON text of one fact, or None where it is gone."""
        return next((str(row[0]) for row in self._run("pg_fact", number=number)), None)

    def answer(self, told: Sequence[Told], taken_back: Sequence[int]) -> None:
        """Note what became of facts that make no entry, and forget what was noted of others. It is on the server's disk on return."""
        if taken_back:
            self._run("pg_unanswer", numbers=json.dumps(list(taken_back)))
        if told:
            rows = [{"number": t.number, "status": t.status, "reason": t.reason, "remedy": t.remedy, "head": t.head} for t in told]
            self._run("pg_answer", answers=json.dumps(rows).replace("\\u0000", "\\ufffd"))  # no text of PostgreSQL's holds it

    def close(self) -> None:
        """Hang up. Harmless where the server did so before."""
        with contextlib.suppress(Exception):
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, name: str, **parameters: Any) -> list[list[Any]]:
        with _said(self.address):
            return self._connection.run(sql(name), **parameters) or []

    def _queue(self) -> tuple[str, int, int]:
        rows = self._run("pg_queue")
        if not rows:
            raise self._another_shape("timeline.queue has no row")
        found, version, forgotten, last = rows[0]
        if version != VERSION:
            raise self._another_shape(f"they are of version {version}, and this timeline knows version {VERSION}")
        return str(found), int(forgotten), int(last)

    def _check_shape(self) -> None:
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in self._run("pg_shape"):
            found.setdefault(table, {})[column] = kind
        missing = [table for table in _TABLES if len(found.get(table, ())) == 0]
        if missing:
            raise NotFound(f"{self.address}: there is no table timeline.{missing[0]}", remedy=MAKE)
        for table, columns in _TABLES.items():
            for column, kind in columns.items():
                there = found[table].get(column)
                if there is None and kind == "trigger":
                    raise self._another_shape(f"timeline.{table} has no trigger {column}, or it is off: without it rows may be missed")
                if there != kind:
                    raise self._another_shape(f"timeline.{table}.{column} is {there or 'missing'}, and should be {kind}")

    def _another_shape(self, how: str) -> InvalidInput:
        return InvalidInput(f"{self.address}: the tables are of another shape: {how}", remedy="compare with `timeline drain --schema`")


def _connected(address: Address) -> Any:
    try:
        from pg8000.native import Connection  # noqa: PLC0415
    except ImportError as error:
        raise Unsupported("draining PostgreSQL needs the package pg8000", remedy="pip install 'timeline-engine[postgres]'") from error
    context = _context(address)
    where = {"unix_sock": f"{address.folder}/.s.PGSQL.{address.port}"} if address.folder else {"host": address.host, "port": address.port}
    with _said(address):
        return Connection(
            address.user,
            database=address.database,
            password=address.password,
            ssl_context=context,
            timeout=TIMEOUT,
            application_name="timeline drain",
            startup_params={"statement_timeout": str(int(TIMEOUT * 900))},
            **where,
        )


def _context(address: Address) -> Any:
    if address.folder or address.mode == "disable":
        return False
    if address.mode == "verify-full":
        try:
            return ssl.create_default_context(cafile=address.root or None)
        except OSError as error:  # SSLError is one, for a file that holds no certificate
            raise InvalidInput(
                f"sslrootcert={address.root}: no certificate can be read from it: {error.strerror or error}",
                remedy="name a PEM file with the certificate of the authority that signed the server's",
            ) from error
    return True if address.mode == "require" else None


_KINDS = {"28P01": "login", "28000": "login", "3D000": "database", "42501": "right"}
_LOST = ("08", "53", "57")
"""Classes of SQLSTATE: connection, resources, and what an operator does."""


@contextlib.contextmanager
def _said(address: Address) -> Iterator[None]:
    """Say in the engine's words what the driver says."""
    from pg8000.exceptions import DatabaseError, InterfaceError  # noqa: PLC0415

    try:
        yield
    except DatabaseError as error:
        raise _refused(address, error.args[0] if error.args and isinstance(error.args[0], dict) else {}) from None
    except ssl.SSLError as error:
        why = getattr(error, "verify_message", "") or error.reason or "no TLS"
        raise InvalidInput(
            f"{address}: the server's certificate is not accepted: {why}",
            remedy="name the authority that signed it: ?sslrootcert=FILE; or ?sslmode=require, which does not look who answers",
        ) from None
    except (InterfaceError, OSError) as error:
        if "refuses SSL" in str(error):
            raise InvalidInput(
                f"{address}: the server offers no TLS", remedy="switch it on there; in a network that you trust: ?sslmode=disable"
            ) from None
        cause = error.__cause__ or error
        why = getattr(cause, "strerror", None) or str(cause)
        raise ServerLost(
            f"{address}: the server cannot be reached: {why}", remedy="check host and port, and whether the server runs"
        ) from None


def _refused(address: Address, told: Mapping[str, str]) -> TimelineError:
    state, message = told.get("C", ""), told.get("M", "no reason given")
    kind = _KINDS.get(state, "")
    if kind == "login":
        given = "with the password given" if address.password else "without a password"
        return InvalidInput(
            f"{address}: the server does not let {address.user} in {given}: {message}", remedy="check the user, and set PGPASSWORD"
        )
    if kind == "database":
        return NotFound(f"{address}: {message}", remedy="make it with createdb, then its tables: timeline drain --schema | psql URL")
    if kind == "right":
        return InvalidInput(f"{address}: {message}", remedy="give the role of the drain its rights: docs/teams.md lists them")
    if state.startswith(_LOST):
        return ServerLost(f"{address}: {message}", remedy="try again once the server is up")
    return InvalidInput(f"{address}: the server says: {message} ({state})", remedy="compare the tables with `timeline drain --schema`")
