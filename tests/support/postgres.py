"""A PostgreSQL of the tests' own: started on loopback in a temporary folder, stopped by its process id.

The binaries are Debian's (`apt-get install postgresql`). The server refuses to run as root, so it runs as `postgres` or `nobody` then.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pg8000.native import Connection, Error

from timeline.texts import sql

PASSWORD = "a secret w%rd"  # noqa: S105 - of a server that lives for one test run
"""Of the owner and of every role."""
PATIENCE = 60.0
"""Seconds after which something hangs."""
SETTINGS = ("listen_addresses=127.0.0.1", "fsync=off", "shared_buffers=16MB", "ssl=on", "ssl_cert_file=ca.pem", "ssl_key_file=ca.key")


def binaries() -> Path:
    """Where `initdb` and `postgres` are. Skips where they are missing, but fails in CI, which installs them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    on_path = shutil.which("postgres")
    if not found and not on_path:
        reason = "no PostgreSQL here: apt-get install postgresql"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found[-1].parent if found else Path(str(on_path)).parent


@dataclass
class Server:
    """A running server: ``port`` on 127.0.0.1, ``authority`` the certificate that it shows; its superuser is `owner`."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def authority(self) -> Path:
        return self.folder / "data" / "ca.pem"

    def connected(self, database: str, user: str = "owner") -> Connection:
        return Connection(user, host="127.0.0.1", port=self.port, database=database, password=PASSWORD, timeout=PATIENCE, ssl_context=False)

    def run(self, database: str, *statements: str) -> list[Any]:
        """Run statements, each in a transaction of its own; the rows of the last one."""
        connection = self.connected(database)
        try:
            return [connection.run(statement) for statement in statements][-1] or []
        finally:
            connection.close()

    def queue(self, *, made: bool = True) -> str:
        """The one database, with a new queue in it and nothing else; its name. A database for each test would take longer than the test."""
        self.run("postgres", "drop schema if exists timeline cascade", sql("pg_schema") if made else "select 1")
        return "postgres"

    def url(self, database: str, user: str = "owner") -> str:
        """Without the password, which PGPASSWORD has."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?sslmode=disable"


@contextmanager
def running() -> Iterator[Server]:
    """A new server, until the end of the block."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="timeline-postgres-"))
    who: dict[str, Any] = {}
    if os.getuid() == 0:
        user = next(user for user in map(_user, ("postgres", "nobody")) if user)
        os.chown(folder, user.pw_uid, user.pw_gid)
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    process: subprocess.Popen[bytes] | None = None
    try:
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)
        made = [programs / "initdb", "-D", folder / "data", "-U", "owner", "-A", "scram-sha-256", "--pwfile", folder / "password"]
        told = subprocess.run(
            [*made, "-N", "--no-locale", "-E", "UTF8"], cwd=folder, capture_output=True, timeout=PATIENCE, check=False, **who
        )
        assert told.returncode == 0, told.stderr.decode()
        _certificate(folder / "data", who)
        port = _free_port()
        settings = [word for setting in (*SETTINGS, f"unix_socket_directories={folder}") for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            command = [programs / "postgres", "-D", folder / "data", "-p", str(port), *settings]
            process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **who)
        server = Server(folder, port, process)
        _wait(server)
        yield server
    finally:
        if process is not None:
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server that was started here: connections are cut, then it shuts down."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(20)


def _wait(server: Server) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            server.connected("postgres").close()
        except Error:
            if time.monotonic() > until or server.process.poll() is not None:
                raise AssertionError((server.folder / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return


def _user(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _certificate(folder: Path, who: dict[str, Any]) -> None:
    """A key, and a certificate that it signs for itself, of this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "ca.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    for file in (folder / "ca.pem", folder / "ca.key"):
        file.chmod(0o600)
        if who:
            os.chown(file, who["user"], who["group"])
