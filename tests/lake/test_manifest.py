"""The manifest of a lake: written, read again, and refused with a reason where it is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from timeline.errors import CorruptLog, InvalidInput, NotWritten, Unsupported
from timeline.lake.manifest import TABLES, LakeFile, Manifest, is_lake, manifest_path, read_manifest, write_manifest

PATH = "entries/year=-43/000000000002-0a.parquet"


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A lake of one file."""
    folder = tmp_path / "lake"
    (folder / PATH).parent.mkdir(parents=True)
    (folder / PATH).write_bytes(b"four")
    write_manifest(Manifest(folder, 2, "a" * 64, "2", "mark", (LakeFile("entries", PATH, 2, 4, "b" * 64, 1, 2),)))
    return folder


def change(lake: Path, how: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads(manifest_path(lake).read_text())
    how(content)
    manifest_path(lake).write_text(json.dumps(content))


def test_what_was_written_is_read(lake: Path) -> None:
    manifest = read_manifest(lake)
    assert (manifest.position, manifest.hash, manifest.format, manifest.mark) == (2, "a" * 64, "2", "mark")
    assert manifest.files("entries") == [lake / PATH]
    assert manifest.files("effects") == []
    assert manifest.counts == {**dict.fromkeys(TABLES, 0), "entries": 2}
    assert str(manifest.head) == f"2:{'a' * 64}"
    assert is_lake(lake)
    assert not is_lake(lake.parent)


def test_the_manifest_is_for_its_owner_alone(lake: Path) -> None:
    assert manifest_path(lake).stat().st_mode & 0o777 == 0o600


def test_a_table_that_is_none_is_refused(lake: Path) -> None:
    with pytest.raises(InvalidInput, match=r"a lake has no table intervals\n  → its tables are meta, entries"):
        read_manifest(lake).files("intervals")


def test_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"there is no lake at .*none\n  → make one with `timeline export --as lake DIR`"):
        read_manifest(tmp_path / "none")


@pytest.mark.parametrize("name", ["folder", "file"])
def test_what_is_no_lake_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInput, match=rf"{name} is no lake: it has no manifest\.json"):
        read_manifest(tmp_path / name)


def test_a_manifest_that_cannot_be_read_is_said(lake: Path) -> None:
    manifest_path(lake).unlink()
    manifest_path(lake).mkdir()
    with pytest.raises(InvalidInput, match=r"manifest\.json cannot be read: Is a directory"):
        read_manifest(lake)


def test_a_later_version_is_refused(lake: Path) -> None:
    change(lake, lambda content: content.update(lake=2, files="of another kind"))
    with pytest.raises(Unsupported, match=r"was made by a later timeline \(lake 2; this one reads up to 1\)\n  → upgrade"):
        read_manifest(lake)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (lambda content: content.pop("hash"), "'hash' is missing"),
        (lambda content: content.update(lake="one"), "its version is 'one'"),
        (lambda content: content.update(position=-1), "its head is"),
        (lambda content: content.update(hash="zz"), "its head is '2:zz'"),
        (lambda content: content["counts"].update(entries=3), "its counts are not those of its files"),
        (lambda content: content["files"].append(content["files"][0]), "it names a file twice"),
        (lambda content: content["files"][0].update(path="../secret.parquet"), "which is no file of a lake"),
        (lambda content: content["files"][0].update(path="entries/*.parquet"), "which is no file of a lake"),
        (lambda content: content["files"][0].update(table="effects"), "which is no file of a lake"),
        (lambda content: content["files"][0].update(rows="2"), "the figures of .* are none"),
        (lambda content: content["files"][0].pop("rows"), "rows"),
    ],
)
def test_a_manifest_that_says_something_else_is_refused(lake: Path, how: Callable[[dict[str, Any]], object], words: str) -> None:
    change(lake, how)
    with pytest.raises(CorruptLog, match=rf"is no manifest of a lake: (.*){words}(.*\n)+  → `timeline export --as lake DIR --whole`"):
        read_manifest(lake)


def test_what_is_no_json_is_refused(lake: Path) -> None:
    manifest_path(lake).write_text("[")
    with pytest.raises(CorruptLog, match="is no manifest of a lake"):
        read_manifest(lake)


def test_a_missing_file_is_named(lake: Path) -> None:
    (lake / PATH).unlink()
    with pytest.raises(CorruptLog, match=rf"{PATH} is missing, which manifest\.json names: No such file(.*\n)+  → ask again"):
        read_manifest(lake)


def test_a_file_cut_short_is_named(lake: Path) -> None:
    (lake / PATH).write_bytes(b"one")
    with pytest.raises(CorruptLog, match=rf"{PATH} has 3 bytes where manifest\.json says 4"):
        read_manifest(lake)


def test_a_link_is_no_file_of_a_lake(lake: Path, tmp_path: Path) -> None:
    (tmp_path / "else").write_bytes(b"four")
    (lake / PATH).unlink()
    (lake / PATH).symlink_to(tmp_path / "else")
    with pytest.raises(CorruptLog, match=rf"{PATH} is no regular file"):
        read_manifest(lake)


def test_a_folder_that_is_a_link_is_no_folder_of_a_lake(lake: Path, tmp_path: Path) -> None:
    (lake / "entries").rename(tmp_path / "else")
    (lake / "entries").symlink_to(tmp_path / "else")
    with pytest.raises(CorruptLog, match=r"entries/year=-43 is a link, which may lead out of the lake"):
        read_manifest(lake)


def test_a_manifest_that_cannot_be_written_leaves_the_old_one(lake: Path) -> None:
    before = manifest_path(lake).read_bytes()
    (lake / ".manifest.json.new").mkdir()
    with pytest.raises(NotWritten, match=r"manifest\.json cannot be written: .*\n  → the lake is as it was"):
        write_manifest(Manifest(lake))
    assert manifest_path(lake).read_bytes() == before
