"""The house keeps its shape: imports point down, heavy ones wait, SQL stands in .sql files, files stay short.

Beside each check stands a test that breaks the rule and sees it found.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.rules import DEPTH, FORBIDDEN, LAYERS, LONGEST, ROOT, modules, packages, pasted_sql, too_long, violations


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout: what is tracked cannot be told")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


# Layers


@pytest.mark.parametrize(("module", "package", "path"), modules(), ids=[module for module, _, _ in modules()])
def test_imports_point_down(module: str, package: bool, path: Path) -> None:
    assert violations(module, text(path), package=package) == []


def test_each_part_has_one_layer() -> None:
    assert len(DEPTH) == sum(len(layer) for layer in LAYERS)


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("timeline.queries", "from timeline.cli import main", "queries imports timeline.cli"),
        ("timeline.queries", "from timeline import cli", "queries imports timeline.cli"),
        ("timeline.queries", "from . import cli", "queries imports timeline.cli"),
        ("timeline.reader", "from .render.board import board", "reader imports timeline.render.board"),
        ("timeline.queries", "import timeline.projections", "queries imports timeline.projections"),
        ("timeline.log", "def f():\n    import timeline.events", "log imports timeline.events"),
        ("timeline.log", "import_module('timeline.events')", "log imports timeline.events"),
        ("timeline.log", "from timeline import open", "log imports timeline.open"),
        ("timeline.log", "import timeline.unheard_of", "log imports timeline.unheard_of"),
        ("timeline.dates.words", "from timeline.errors import Place", "dates imports timeline.errors"),
        ("timeline.dates.words", "import timeline", "dates imports timeline"),
        ("timeline.events.office", "from timeline.log import Log", "events imports timeline.log"),
        ("timeline.events.office", "from ..log import Log", "events imports timeline.log"),
        ("timeline.unheard_of", "", "unheard_of has no layer: list it in rules.py"),
    ],
)
def test_a_wrong_import_is_found_out(module: str, source: str, found: str) -> None:
    assert violations(module, source) == [found]


@pytest.mark.parametrize(
    ("module", "package", "source"),
    [
        ("timeline.cli.ask", False, "from timeline.events import EVENT_TYPES"),
        ("timeline.cli.ask", False, "from . import options"),
        ("timeline.dates", True, "from .civil import Day"),
        ("timeline.dates.phrases", True, "from ..civil import Day"),
        ("timeline.events.office", False, "from .wording import one"),
        ("timeline.events.office", False, "from timeline.model import Event"),
        ("timeline.log", False, "import json"),
    ],
)
def test_a_right_import_is_let_pass(module: str, package: bool, source: str) -> None:
    assert violations(module, source, package=package) == []


# Start-up


def loaded(arguments: list[str], folder: Path) -> set[str]:
    """The modules that a process has loaded once the command has run."""
    program = (
        "import sys\nfrom timeline.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=folder, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--version"], {"duckdb", "pydantic", "rich", "ruamel.yaml", "timeline.dates"}),
        (["--help"], {"duckdb", "pydantic", "rich", "ruamel.yaml"}),
        (["state", "as", "of", "March"], {"pydantic", "rich", "ruamel.yaml", "timeline.vocabulary"}),
        (["sql", "select 1", "-O", "json"], {"duckdb", "pydantic", "rich", "ruamel.yaml", "timeline.vocabulary"}),
        (["chronology", "2023-02", "-O", "md"], {"pydantic", "rich", "ruamel.yaml", "jinja2", "icalendar", "timeline.vocabulary"}),
        (["when", "March", "--today", "2023-05-08"], {"duckdb", "pydantic", "rich"}),
    ],
)
def test_heavy_imports_wait_until_they_are_needed(arguments: list[str], absent: set[str], demo_log: Path) -> None:
    assert absent & loaded(arguments, demo_log.parent) == set()


def test_a_heavy_import_is_found_out(demo_log: Path) -> None:
    assert "duckdb" in loaded(["state", "as", "of", "March"], demo_log.parent)
    assert "pydantic" in loaded(["types"], demo_log.parent)


# What is built


def test_the_package_list_is_what_is_on_disk() -> None:
    settings = tomllib.loads(text(ROOT / "pyproject.toml"))
    assert set(settings["tool"]["setuptools"]["packages"]) == packages(ROOT)


def test_an_unnamed_package_is_found_out(tmp_path: Path) -> None:
    for name in ("timeline/__init__.py", "timeline/web/serve.py", "events/__init__.py", "events/coded/rows.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert packages(tmp_path) == {"timeline", "timeline.web", "timeline.events", "timeline.events.coded"}


# Files


def test_no_file_grows_a_second_subject_unseen() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked() if path.suffix == ".py" and too_long(text(path))] == []


def test_a_long_file_is_found_out() -> None:
    assert too_long("pass\n" * (LONGEST + 1))
    assert not too_long("pass\n" * LONGEST)


def test_python_builds_no_sql_by_pasting_values() -> None:
    pasted = {module: found for module, _, path in modules() if (found := pasted_sql(text(path)))}
    # Names of its own tables, and of a file to attach, which no parameter can stand for.
    assert set(pasted) == {"timeline.projections", "timeline.copies", "timeline.exporters.lake_files"}
    assert all(
        text.startswith(("create or replace temp", "delete from {}", "drop table", "insert into {}", "select "))
        for text in pasted["timeline.projections"]
    )


@pytest.mark.parametrize(
    "statement",
    [
        'f"select * from {table} where x = {y}"',
        'f"SELECT {columns} FROM events"',
        'f"\\n  with newest as (select {x}) from newest"',
        'f"insert into events values ({x})"',
        'f"update events set x = {x}"',
        "f\"attach '{path}' as other\"",
        "f\"copy events to '{path}'\"",
        'f"drop table {table}"',
        '"select * from %s" % table',
        '"delete from " + table',
        '"select {} from events".format(x)',
    ],
)
def test_pasted_sql_is_found_out(statement: str) -> None:
    assert len(pasted_sql(f"q = {statement}")) == 1


@pytest.mark.parametrize("sentence", ['f"from {first} onwards"', 'f"update {name} by hand"', 'f"with {n} sources"', '"a" + b'])
def test_plain_words_are_no_sql(sentence: str) -> None:
    assert pasted_sql(f"q = {sentence}") == []


def test_the_project_speaks_of_itself_alone() -> None:
    found = []
    for path in tracked():
        try:
            said = FORBIDDEN.search(text(path))
        except UnicodeDecodeError:
            continue
        if said:
            found.append(f"{path.relative_to(ROOT)}: {said.group()}")
    assert found == []


# In two pieces each, so that this file keeps the rule.
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/wor", "k"),
        ("(/wor", "k/main)"),
        ("/op", "t/tools"),
        ("/roo", "t/.cache"),
        ("../shar", "ed/DESIGN.md"),
        ("https://py", "pi.org/simple"),
        ("files.python", "hosted.org"),
        ("--index", "-url"),
        ("--find", "-links"),
    ],
)
def test_a_foreign_word_is_found_out(one: str, other: str) -> None:
    assert FORBIDDEN.search(f"see {one}{other}")
    assert not FORBIDDEN.search(f"see {one}")


@pytest.mark.parametrize("said", ["https://example.org/work", "docs/work", "/workflows", "/option", "/optional", "the shared cases"])
def test_a_harmless_word_is_let_pass(said: str) -> None:
    assert not FORBIDDEN.search(said)
