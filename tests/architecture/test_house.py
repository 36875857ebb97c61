"""The house keeps its shape: imports point down, heavy ones wait, SQL stands in .sql files, files stay short."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.rules import ROOT, imports, parts, violations


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout: what is tracked cannot be told")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(("part", "path"), parts(), ids=lambda value: value.name if isinstance(value, Path) else "")
def test_imports_point_down(part: str, path: Path) -> None:
    assert violations(part, path.read_text(encoding="utf-8")) == []


def test_a_wrong_import_is_found_out() -> None:
    assert violations("queries", "from timeline.cli import main") == ["queries imports timeline.cli"]
    assert violations("log", "def f():\n    import timeline.events") == ["log imports timeline.events"]
    assert violations("dates", "from timeline.errors import Place") == ["dates imports timeline.errors"]


def test_events_know_the_model_and_dates_only() -> None:
    for path in sorted((ROOT / "events").rglob("*.py")):
        known = {name for name in imports(path.read_text(encoding="utf-8")) if name.startswith("timeline")}
        assert known <= {"timeline.model", "timeline.dates"}, path


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--version"], {"duckdb", "pydantic", "rich", "ruamel.yaml", "timeline.dates"}),
        (["--help"], {"duckdb", "pydantic", "rich", "ruamel.yaml"}),
        (["state", "as", "of", "March"], {"pydantic", "rich", "ruamel.yaml", "timeline.vocabulary"}),
        (["when", "March", "--today", "2023-05-08"], {"duckdb", "pydantic", "rich"}),
    ],
)
def test_heavy_imports_wait_until_they_are_needed(arguments: list[str], absent: set[str], demo_log: Path) -> None:
    program = (
        "import sys\nfrom timeline.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=demo_log.parent, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert absent & set(ran.stderr.split()) == set()


def test_the_package_list_is_what_is_on_disk() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    on_disk = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "timeline").rglob("__init__.py")}
    assert set(settings["tool"]["setuptools"]["packages"]) == on_disk | {"timeline.events"}


LONGEST = 400


def test_no_file_grows_a_second_subject_unseen() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix == ".py" and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


SQL_STRING = re.compile(r"\s*(?:select|insert|update|delete|create|with)\b.*\b(?:from|into|set|table|as)\b", re.IGNORECASE | re.DOTALL)


def pasted_sql(source: str) -> list[int]:
    """Lines on which a statement is made by pasting values into a text."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.JoinedStr)
        and node.values
        and isinstance(node.values[0], ast.Constant)
        and SQL_STRING.match(str(node.values[0].value))
    ]


def test_python_builds_no_sql_by_pasting_values() -> None:
    pasted = {str(path): lines for _, path in parts() if (lines := pasted_sql(path.read_text(encoding="utf-8")))}
    allowed = {str(ROOT / "timeline" / "projections.py")}  # names of its own tables, which no parameter can stand for
    assert set(pasted) <= allowed


def test_pasted_sql_is_found_out() -> None:
    assert pasted_sql('q = f"select * from {table} where x = {y}"') == [1]


FORBIDDEN = re.compile("/" + r"work/|\.\./" + r"shared|/ro" + r"ot/|py" + r"pi\.org/simple|files\.python" + r"hosted")


def test_the_project_speaks_of_itself_alone() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if FORBIDDEN.search(text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []
