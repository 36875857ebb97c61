"""Every command and query in the README and the docs is run, in the order in which a reader would."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import duckdb
import pytest

from tests.conftest import timeline

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "docs/chronologies.md",
    "docs/tutorial.md",
    "docs/vocabulary.md",
    "docs/coded.md",
    "docs/keeping.md",
    "docs/exchange.md",
    "docs/lake.md",
    "docs/sync.md",
    "docs/desk.md",
)
OF_THE_SHIPPED = ("README.md", "docs/chronologies.md")
"""Pages whose commands ask the shipped timeline; the others make logs of their own."""
SOME_BAD = {"timeline import marches.csv --rejects bad.csv"}
"""Commands of the docs that find fault on purpose, and say so with exit status 1."""


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def save_files(page: str, folder: Path) -> None:
    """Put the blocks that the page tells the reader to save where it says."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for name, body in re.findall(r"[Ss]ave this as `([\w.]+)`[^`]*```(?:yaml|csv|jinja)\n(.*?)```", text, flags=re.DOTALL):
        (folder / name).write_text(body, encoding="utf-8")
    for name, body in re.findall(r"and this as `([\w.]+)`:\n\n```(?:yaml|csv)\n(.*?)```", text, flags=re.DOTALL):
        (folder / name).write_text(body, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_command_works(page: str, demo_log: Path, tmp_path: Path) -> None:
    if page not in OF_THE_SHIPPED:
        demo_log.unlink()
    save_files(page, tmp_path)
    commands = [line for block in blocks(page, "sh") for line in block.splitlines() if line.startswith("timeline ")]
    assert len(commands) >= (4 if page == "docs/sync.md" else 6)
    for command in commands:
        if page == "README.md" and "case.duckdb" in command and demo_log.exists():
            demo_log.unlink()
        ran = timeline(*shlex.split(command)[1:])
        assert ran.status == (command in SOME_BAD), f"{command}\n{ran.out}{ran.err}"


def test_the_tutorial_says_possible_and_then_certain(tmp_path: Path) -> None:
    save_files("docs/tutorial.md", tmp_path)
    commands = [line for block in blocks("docs/tutorial.md", "sh") for line in block.splitlines() if line.startswith("timeline ")]
    boards = []
    for command in commands:
        ran = timeline(*shlex.split(command)[1:])
        if command == 'timeline state as of "10 March 2024"':
            boards.append(ran.out)
    before, after = boards
    assert re.search(r"\?\s+postponed", before)
    assert not re.search(r"\?\s+postponed", after)
    assert "since 4 Mar 2024" in after


@pytest.mark.parametrize("query", blocks("docs/sql.md", "sql"))
def test_every_query_works_in_any_client(query: str, demo_log: Path) -> None:
    with duckdb.connect(str(demo_log), read_only=True) as client:
        assert client.execute(query).fetchall()


def test_the_state_in_any_client_is_the_commands(demo_log: Path) -> None:
    import json

    with duckdb.connect(str(demo_log), read_only=True) as client:
        rows = client.execute(
            "select subject, relation, object, since, certainty, view, position from state_as_of(date '2023-03-31')"
        ).fetchall()
    facts = json.loads(timeline("state", "as", "of", "2023-03-31", "-O", "json").out)["facts"]
    names = ("subject", "relation", "object", "since", "certainty", "view", "position")
    assert sorted(rows) == sorted(tuple(fact[name] for name in names) for fact in facts)
    assert len(rows) > 50


def test_the_python_vocabulary_of_the_docs_works(tmp_path: Path) -> None:
    (tmp_path / "v.py").write_text(blocks("docs/vocabulary.md", "python")[0])
    timeline("init", "ops.duckdb")
    ran = timeline("--vocabulary", "v.py", "add", "outage.began", "--when", "2024-05-01T10:00Z", "--set", "service=api", "--actor", "OPS")
    assert ran.status == 0, ran.err
    assert "down" in timeline("state", "as", "of", "2024-05-01").out


def test_the_facts_page_is_a_facts_file(tmp_path: Path) -> None:
    (tmp_path / "doc.yaml").write_text(blocks("docs/facts.md", "yaml")[0])
    timeline("init", "own.duckdb")
    ran = timeline("import", "--dry-run", "doc.yaml")
    assert (ran.status, "4 facts would be read" in ran.err) == (0, True), ran.err


def test_the_python_example_of_the_package_works(demo_log: Path) -> None:
    import timeline as package

    with package.open(demo_log) as log:
        assert [fact.object for fact in log.state("blinken-china-visit", as_of="March")] == ["postponed"]
        assert log.why("blinken-china-visit", as_of="March").reasons[0].event.id == "blinken-visit-postponed"


def test_the_python_page_runs_as_it_stands(demo_log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    exec(blocks("docs/python.md", "python")[0], names)  # noqa: S102 - our own page
    out = capsys.readouterr().out
    assert "channel:usa-chn/climate status open 2022-11-14" in out
    assert "certain Blinken puts his visit" in out
    assert len(names["rows"]) > 10  # type: ignore[arg-type]


def test_the_python_page_looks_after_a_log(demo_log: Path) -> None:
    exec(blocks("docs/python.md", "python")[-1], {})  # noqa: S102 - our own page
    assert timeline("--log", "us-china.duckdb", "show", "balloon").out.startswith("balloon  (incident")
    assert "(erased)" in timeline("--log", "us-china.duckdb.1", "show", "balloon").out


def named_tests(page: str) -> set[str]:
    """The test files, folders and functions that a page names."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return set(re.findall(r"`(tests/[\w/.]+?)(?:::\w+)?`", text)) | set(re.findall(r"`(?:tests/[\w/.]+::)?(test_\w+)`", text))


@pytest.mark.parametrize("page", ["docs/guarantees.md", "docs/durability.md", "docs/untrusted.md", "docs/teams.md"])
def test_every_test_that_a_guarantee_names_is_there(page: str) -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    names = named_tests(page)
    assert len(names) > 3
    for name in names:
        assert (ROOT / name).exists() if name.startswith("tests/") else f"def {name}(" in tests, name
