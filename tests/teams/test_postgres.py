"""The queue in a real PostgreSQL: writers at once, kills, rights, and what the server says when something is wrong."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from pg8000.native import DatabaseError

from tests.conftest import timeline
from tests.support.postgres import PASSWORD, PATIENCE, Server, running, stop
from tests.teams.feeds import APPEND, FACT, write
from timeline.headfile import read_head
from timeline.store import open_store
from timeline.texts import sql

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        yield started


@pytest.fixture(autouse=True)
def empty_log(surroundings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert timeline("init").status == 0


def append(server: Server, database: str, *names: str) -> None:
    server.run(database, *(f"select timeline.append('{FACT.format(name)}')" for name in names))


def ids() -> list[str]:
    with open_store(Path("timeline.duckdb"), wait=PATIENCE) as store:
        return [row[0] for row in store.rows("select event_id from entries order by position")]


def position() -> int:
    """Where the log ends, without opening it."""
    head = read_head(Path("timeline.duckdb"))
    return head.position if head else 0


def drain(url: str, *options: str) -> subprocess.Popen[str]:
    """The verb in a process of its own."""
    command = [sys.executable, "-c", "from timeline.cli import main; main()", "drain", "--from", url, *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)


def told(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, err = process.communicate(timeout=PATIENCE)
    return process.returncode, err


def until(what: object, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def test_many_append_while_it_is_drained(server: Server) -> None:
    name, writers, count = server.queue(), 4, 150
    connect = {"host": "127.0.0.1", "port": server.port, "database": name, "password": PASSWORD, "ssl_context": False}
    following = drain(server.url(name), "--follow", "--every", "0.05", "--group", "50")
    try:
        with ProcessPoolExecutor(writers, mp_context=get_context("spawn")) as pool:
            for done in [pool.submit(write, connect, writer, count) for writer in range(writers)]:
                done.result(PATIENCE)
        numbers = server.run(name, "select fact ->> 'id' from timeline.facts order by number")
        until(lambda: position() >= len(numbers))
    finally:
        following.send_signal(signal.SIGINT)
        status, said = told(following)
    assert (status, f"{len(numbers):,} recorded" in said) == (130, True), said
    assert ids() == [row[0] for row in numbers]
    assert len(numbers) >= writers * count
    assert [each for each in ids() if each.startswith("w0")] == sorted(each for each in ids() if each.startswith("w0"))


def test_killed_at_any_moment_each_fact_is_there_once(server: Server) -> None:
    name, dice, killed = server.queue(), random.Random(7), 0
    names = [f"e{number:03}" for number in range(400)]
    facts = [FACT.format(each) if number % 10 else f'{{"retract": "{each}"}}' for number, each in enumerate(names)]
    server.run(name, "; ".join(f"select timeline.append('{fact}')" for fact in facts))
    for _ in range(4):
        process, before = drain(server.url(name), "--group", "20"), position()
        until(lambda before=before, process=process: position() > before or process.poll() is not None)
        time.sleep(dice.random() / 10)
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
    assert killed >= 2
    timeline("drain", "--from", server.url(name))
    assert ids() == [each for number, each in enumerate(names) if number % 10]
    refused = server.run(name, "select number from timeline.answers where status = 'refused' order by number")
    assert [row[0] for row in refused] == list(range(1, 401, 10))
    assert timeline("drain", "--from", server.url(name)).err == "nothing new in the queue\n"
    assert timeline("verify").status == 0


def test_without_the_lock_a_reader_misses_a_fact(server: Server) -> None:
    name = server.queue()
    server.run(name, "alter table timeline.facts disable trigger take_turns")
    slow, quick, reader = (server.connected(name) for _ in range(3))
    slow.run("begin")
    assert slow.run(APPEND, fact="{}") == [[1]]
    assert quick.run(APPEND, fact="{}") == [[2]]
    assert [row[0] for row in reader.run(sql("pg_facts"), after=0, most=9)] == [2]
    slow.run("commit")
    assert reader.run(sql("pg_facts"), after=2, most=9) == []  # 1 is there now, and whoever reads on after 2 never sees it
    for connection in (slow, quick, reader):
        connection.close()


def test_with_the_lock_the_second_writer_waits_for_the_first(server: Server) -> None:
    name = server.queue()
    slow, quick = server.connected(name), server.connected(name)
    quick.run("set lock_timeout = '200ms'")
    slow.run("begin")
    slow.run(APPEND, fact="{}")
    for statement in (APPEND, "insert into timeline.facts (fact) values (cast(:fact as json))"):
        with pytest.raises(DatabaseError, match="lock timeout"):
            quick.run(statement, fact="{}")
    slow.run("commit")
    quick.run(APPEND, fact="{}")
    slow.close()
    quick.close()


def test_each_role_may_do_what_the_page_gives_it_and_no_more(server: Server) -> None:
    name = server.queue()
    (rights,) = re.findall(r"<!-- rights -->\n```sql\n(.*?)```", (ROOT / "docs/teams.md").read_text(encoding="utf-8"), re.DOTALL)
    server.run(name, rights)
    server.run(name, f"alter role drain password '{PASSWORD}'", f"create role wire login password '{PASSWORD}' in role feeds")
    feed, drains = server.connected(name, "wire"), server.connected(name, "drain")
    assert feed.run(APPEND, fact=FACT.format("a")) == [[1]]
    assert drains.run("select number, author from timeline.facts") == [[1, "wire"]]
    change = "update timeline.facts set fact = '{}'"
    for who, statement in (
        *((feed, each) for each in ("select * from timeline.facts", "insert into timeline.facts (fact) values ('{}')", change)),
        *((feed, each) for each in ("delete from timeline.answers", "select timeline.forget(1)", "select * from timeline.queue")),
        *((drains, each) for each in (APPEND.replace(":fact", "'{}'"), "delete from timeline.facts", "select timeline.forget(1)", change)),
        (drains, "update timeline.queue set forgotten = 0"),
    ):
        with pytest.raises(DatabaseError, match="permission denied"):
            who.run(statement)
    feed.close()
    drains.close()
    with pytest.raises(DatabaseError, match="facts are not changed once they are appended"):
        server.run(name, change)
    server.run(name, 'select timeline.append(\'{"retract": "nowhere"}\')')
    ran = timeline("drain", "--from", server.url(name, "drain"))
    assert (ran.status, ids()) == (1, ["a"])
    assert "fact 2 refused: there is no event nowhere in the log" in ran.err
    assert "2 facts, up to number 2: 1 recorded, 1 refused" in ran.err
    ran = timeline("drain", "--from", server.url(name, "wire"))
    assert ran.status == 2
    assert "permission denied for table queue" in ran.err
    assert "give the role of the drain its rights: docs/teams.md" in ran.err


def test_the_query_of_the_page_shows_what_was_refused(server: Server) -> None:
    name = server.queue()
    append(server, name, "a")
    server.run(name, 'select timeline.append(\'{"type": "no.such", "id": "b", "when": "2023"}\')')
    assert timeline("drain", "--from", server.url(name)).status == 1
    (query,) = re.findall(r"```sql\n(select f\.number.*?)```", (ROOT / "docs/teams.md").read_text(encoding="utf-8"), re.DOTALL)
    ((number, author, reason, _, fact),) = server.run(name, query)
    assert (number, author, fact["id"]) == (2, "owner", "b")
    assert "no.such" in reason
    (example,) = re.findall(r"```sql\n(select timeline\.append.*?)```", (ROOT / "docs/teams.md").read_text(encoding="utf-8"), re.DOTALL)
    assert server.run(name, example) == [[3]]
    assert timeline("drain", "--from", server.url(name)).status == 0
    assert ids() == ["a", "qin-burns"]


def test_phrases_are_read_as_on_the_day_of_appending(server: Server) -> None:
    name = server.queue()
    fact = json.loads(FACT.format("a")) | {"when": "yesterday"}
    server.run(name, f"insert into timeline.facts (fact, appended) values ('{json.dumps(fact)}', '2023-05-08 23:30+00')")
    assert timeline("drain", "--from", server.url(name)).status == 0
    with open_store(Path("timeline.duckdb")) as store:
        assert store.rows("select edtf from entries") == [("2023-05-07",)]


def test_drained_facts_may_be_forgotten_and_refused_ones_stay(server: Server) -> None:
    name = server.queue()
    append(server, name, "a", "b")
    server.run(name, "select timeline.append('{}')")
    append(server, name, "c")
    timeline("drain", "--from", server.url(name))
    assert server.run(name, "select timeline.forget(4)") == [[3]]
    assert server.run(name, "select number from timeline.facts") == [[3]]
    append(server, name, "d")
    assert timeline("drain", "--from", server.url(name)).status == 0
    assert ids() == ["a", "b", "c", "d"]
    timeline("init", "other.duckdb")
    ran = timeline("--log", "other.duckdb", "drain", "--from", server.url(name))
    assert ran.status == 2
    assert "facts up to 4 were removed from the queue, and the log has taken them up to 0" in ran.err


@pytest.mark.parametrize("fact", ["nonsense", f'"{"x" * 1_000_000}"'])
def test_the_server_refuses_what_cannot_be_a_fact(server: Server, fact: str) -> None:
    with pytest.raises(DatabaseError):
        server.run(server.queue(), f"select timeline.append('{fact}')")


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("drop table timeline.answers", "there is no table timeline.answers"),
        ("alter table timeline.answers alter number type integer", "timeline.answers.number is integer, and should be bigint"),
        (
            "alter table timeline.facts rename appended to came",
            "timeline.facts.appended is missing, and should be timestamp with time zone",
        ),
        ("alter table timeline.facts disable trigger take_turns", "timeline.facts has no trigger take_turns, or it is off"),
        ("update timeline.queue set version = 2", "they are of version 2, and this timeline knows version 1"),
        ("delete from timeline.queue", "timeline.queue has no row"),
    ],
)
def test_tables_of_another_shape_are_named(server: Server, statement: str, what: str) -> None:
    name = server.queue()
    server.run(name, statement)
    ran = timeline("drain", "--from", server.url(name))
    assert (ran.status in {1, 2}, what in ran.err) == (True, True), ran.err
    assert "timeline drain --schema" in ran.err


def test_a_login_that_is_refused_is_told_without_the_password(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    name = server.queue()
    monkeypatch.setenv("PGPASSWORD", "hush-hush")
    ran = timeline("drain", "--from", server.url(name))
    assert ran.status == 2
    assert 'does not let owner in with the password given: password authentication failed for user "owner"' in ran.err
    assert "check the user, and set PGPASSWORD" in ran.err
    assert "hush" not in ran.err
    monkeypatch.delenv("PGPASSWORD")
    assert "does not let owner in without a password" in timeline("drain", "--from", server.url(name)).err


def test_a_database_or_a_queue_that_is_not_there_is_named(server: Server) -> None:
    ran = timeline("drain", "--from", server.url("nowhere"))
    assert (ran.status, 'database "nowhere" does not exist' in ran.err, "createdb" in ran.err) == (1, True, True)
    ran = timeline("drain", "--from", server.url(server.queue(made=False)))
    assert ran.status == 1
    assert "there is no table timeline.queue" in ran.err
    assert "timeline drain --schema | psql URL" in ran.err


def test_a_certificate_is_checked(server: Server) -> None:
    name = server.queue()
    append(server, name, "a")
    strict = server.url(name).replace("disable", "verify-full")
    ran = timeline("drain", "--from", strict)
    assert ran.status == 2
    assert "the server's certificate is not accepted: self-signed certificate" in ran.err
    assert "sslrootcert=FILE" in ran.err
    assert timeline("drain", "--from", f"{strict}&sslrootcert={server.authority}").status == 0


def test_a_socket_does_as_well(server: Server) -> None:
    name = server.queue()
    append(server, name, "a")
    url = f"postgresql://owner@localhost:{server.port}/{name}?host={server.folder}"
    assert timeline("drain", "--from", url).status == 0
    assert ids() == ["a"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_drain_that_follows_ends_cleanly(server: Server, number: signal.Signals) -> None:
    name = server.queue()
    append(server, name, "a")
    following = drain(server.url(name), "--follow", "--every", "60")
    try:
        until(lambda: position() == 1)
        following.send_signal(number)
        assert told(following) == (130, "1 fact, up to number 1: 1 recorded\n")
    finally:
        following.kill()


def test_following_goes_on_after_the_connection_was_cut(server: Server) -> None:
    name = server.queue()
    following = drain(server.url(name), "--follow", "--every", "0.1")
    try:
        append(server, name, "a")
        until(lambda: position() == 1)
        cut = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'timeline drain'"
        assert server.run(name, cut) == [[True]]
        append(server, name, "b")
        until(lambda: position() == 2)
    finally:
        following.send_signal(signal.SIGINT)
        status, said = told(following)
    assert (status, ids()) == (130, ["a", "b"])
    assert "trying again" in said


def test_a_missing_server_fails_in_ci_and_is_skipped_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support import postgres

    monkeypatch.setattr(postgres.Path, "glob", lambda *_: iter(()))
    monkeypatch.setattr(postgres.shutil, "which", lambda _: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install postgresql"):
        postgres.binaries()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="apt-get install postgresql"):
        postgres.binaries()


def test_the_server_of_the_tests_ends_when_it_is_told(server: Server) -> None:
    with running() as other:
        other.connected("postgres").close()
    assert other.process.poll() is not None
    assert not other.folder.exists()
    stop(other.process)
