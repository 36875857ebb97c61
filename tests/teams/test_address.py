"""The address of a queue, and what the verb says before any server is asked. No password comes out again."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path

import pytest

from tests.conftest import timeline
from timeline.errors import InvalidInput
from timeline.postgres import Address


def test_an_address_is_read_whole() -> None:
    there = Address.parse("postgresql://desk%40x:p%2Fw@db.example.org:6543/facts?sslrootcert=/ca.pem", {})
    assert (there.user, there.host, there.port, there.database, there.mode, there.root) == (
        "desk@x", "db.example.org", 6543, "facts", "verify-full", "/ca.pem",
    )  # fmt: skip
    assert there.password == "p/w"  # noqa: S105


def test_what_is_left_out_comes_from_the_environment() -> None:
    there = Address.parse("postgres://localhost", {"PGUSER": "desk", "PGPASSWORD": "pw", "PGDATABASE": "facts"})
    assert (there.user, there.password, there.database, there.port, there.mode) == ("desk", "pw", "facts", 5432, "prefer")
    assert Address.parse("postgresql://u@h/", {}).database == "u"


def test_a_socket_is_named_by_its_folder() -> None:
    there = Address.parse("postgresql://u@/facts?host=/run/postgresql", {})
    assert (there.folder, there.mode, str(there)) == (
        "/run/postgresql",
        "prefer",
        "postgresql://u@localhost:5432/facts?host=/run/postgresql",
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_on_this_machine_tls_is_a_matter_of_taste(host: str) -> None:
    assert Address.parse(f"postgresql://u@{host}/d", {}).mode == "prefer"
    assert Address.parse(f"postgresql://u@{host}/d?sslmode=require", {}).mode == "require"


def test_an_address_is_shown_without_its_password() -> None:
    there = Address.parse("postgresql://u:hush@[::1]:1/d", {})
    assert str(there) == "postgresql://u@[::1]:1/d"
    assert "hush" not in repr(there)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("host=db password=hush", "does not begin with postgresql://"),
        ("mysql://u:hush@h/d", "does not begin with postgresql://"),
        ("postgresql://u:hush@h:hush/d", "cannot be read as an address"),
        ("postgresql://u:hush@h:99999/d", "cannot be read as an address"),
        ("postgresql://u:hush@h/d?hush", "cannot be read as an address"),
        ("postgresql://u:hush@h/d?options=x", "no setting 'options' here; there are host, sslmode and sslrootcert"),
        ("postgresql://u:hush@h/d?sslmode=allow", "sslmode is one of disable, prefer, require, verify-full"),
        ("postgresql://u:hush@h/d?host=other", "the folder of a socket"),
    ],
)
def test_no_address_says_why_and_does_not_repeat_it(text: str, why: str) -> None:
    ran = timeline("drain", "--from", text)
    assert (ran.status, ran.out) == (2, "")
    assert why in ran.err
    assert "write --from postgresql://USER@HOST:5432/DATABASE" in ran.err
    assert "hush" not in ran.err


def test_a_certificate_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    timeline("init")
    for root in (tmp_path / "none.pem", Path("timeline.duckdb").absolute()):
        ran = timeline("drain", "--from", f"postgresql://u:hush@db.example.org/d?sslrootcert={root}")
        assert ran.status == 2
        assert f"sslrootcert={root}: no certificate can be read from it" in ran.err


def test_a_server_that_is_not_there_is_named_with_its_address() -> None:
    timeline("init")
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        ran = timeline("drain", "--from", f"postgresql://desk:hush@127.0.0.1:{port}/facts")
    assert ran.status == 2
    assert f"postgresql://desk@127.0.0.1:{port}/facts: the server cannot be reached: Connection refused" in ran.err
    assert "check host and port" in ran.err
    assert "hush" not in ran.err


def test_a_server_without_tls_is_no_server_to_trust() -> None:
    timeline("init")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer_no() -> None:
            asked, _ = server.accept()
            with asked:
                asked.recv(8)
                asked.sendall(b"N")
                asked.recv(1)

        listening = threading.Thread(target=answer_no)
        listening.start()
        ran = timeline("drain", "--from", f"postgresql://desk:hush@127.0.0.1:{port}/facts?sslmode=require")
        listening.join(30)
    assert ran.status == 2
    assert "the server offers no TLS" in ran.err
    assert "?sslmode=disable" in ran.err
    assert "hush" not in ran.err


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    timeline("init")
    monkeypatch.setitem(sys.modules, "pg8000.native", None)
    ran = timeline("drain", "--from", "postgresql://u@localhost/d")
    assert ran.status == 2
    assert "draining PostgreSQL needs the package pg8000" in ran.err
    assert "pip install 'timeline-engine[postgres]'" in ran.err


def test_the_schema_is_printed_without_a_server() -> None:
    ran = timeline("drain", "--schema")
    assert (ran.status, ran.err) == (0, "")
    assert "create function timeline.append(fact json)" in ran.out
    assert "pg_advisory_xact_lock" in ran.out


def test_an_address_has_to_be_given() -> None:
    ran = timeline("drain")
    assert ran.status == 2
    assert "Missing option --from URL; or give --schema" in ran.err


def test_the_address_may_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMELINE_DRAIN_FROM", "nonsense")
    assert "does not begin with postgresql://" in timeline("drain").err


def test_an_address_is_refused_from_python_too() -> None:
    with pytest.raises(InvalidInput, match="no address of a database"):
        Address.parse("", {})
