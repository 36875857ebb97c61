"""The chart of the tension index: a picture that is the same each time, and a remedy where it cannot be drawn."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import timeline


def test_a_chart_is_written_whole_and_is_the_same_each_time(demo_log: Path, tmp_path: Path) -> None:
    pictures = []
    for name in ("a.svg", "b.svg"):
        ran = timeline("tension", "CHN-USA", "2022-08..2023-05", "-o", name)
        assert (ran.status, ran.out) == (0, "")
        pictures.append((tmp_path / name).read_bytes())
    assert pictures[0] == pictures[1]
    assert b"cooperation" in pictures[0]
    assert b"2022-11" in pictures[0]
    assert [path.name for path in tmp_path.glob(".*.part")] == []


def test_a_png_is_a_png(demo_log: Path, tmp_path: Path) -> None:
    timeline("tension", "CHN-USA", "2023", "-o", "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_the_extra_is_named(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    ran = timeline("tension", "CHN-USA", "-o", "a.svg")
    assert ran.status == 2
    assert "timeline-engine[chart]" in ran.err
    assert not Path("a.svg").exists()


def test_a_folder_that_is_not_there_is_named(demo_log: Path) -> None:
    ran = timeline("tension", "CHN-USA", "-o", "nowhere/a.svg")
    assert ran.status == 2
    assert "nowhere/a.svg cannot be written" in ran.err


def test_matplotlib_is_imported_for_a_picture_only(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert timeline("tension", "CHN-USA").status == 0


def test_a_scale_that_is_not_published_is_refused_in_a_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "v.yaml").write_text("types:\n  meeting.had:\n    about: A meeting.\n    scale: plover NONSENSE\n", encoding="utf-8")
    ran = timeline("--vocabulary", "v.yaml", "types")
    assert ran.status == 2
    assert "'plover NONSENSE' has no published score" in ran.err
    assert "v.yaml:4" in ran.err
