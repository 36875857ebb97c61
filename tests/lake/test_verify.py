"""A lake is verified against its manifest, its chain and a published head; what differs is named with its positions."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import duckdb
import pytest

from tests.conftest import timeline
from timeline.lake.manifest import LakeFile, manifest_path, parse_manifest


def rewrite(lake: Path, table: str, change: str, *, rows: int | None = None) -> LakeFile:
    """Change a file of a lake, and its manifest so that it fits: as somebody would who wants nobody to see it."""
    file = next(each for each in parse_manifest(lake).of(table) if each.rows > 5)
    path = lake / file.path
    with duckdb.connect() as client:
        client.execute("create table t as from read_parquet($1, hive_partitioning := false)", [str(path)])
        client.execute(change)
        client.execute("copy t to $1 (format parquet)", [str(path)])
        ((count,),) = client.execute("select count(*) from t").fetchall()
    content = json.loads(manifest_path(lake).read_text())
    for each in content["files"]:
        if each["path"] == file.path:
            each.update(
                rows=count if rows is None else rows, bytes=path.stat().st_size, sha256=hashlib.sha256(path.read_bytes()).hexdigest()
            )
            content["counts"][table] += each["rows"] - file.rows
    manifest_path(lake).write_text(json.dumps(content))
    return file


def test_a_whole_lake_is_said_to_be_whole(shipped: Path, shipped_lake: Path) -> None:
    ran = timeline("verify", str(shipped_lake))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == timeline("--log", str(shipped), "verify").out.replace(str(shipped), str(shipped_lake))


def test_the_lake_may_be_the_log_of_the_command(shipped_lake: Path) -> None:
    assert timeline("--log", str(shipped_lake), "verify").out == timeline("verify", str(shipped_lake)).out


def test_a_folder_that_is_no_lake_is_said(tmp_path: Path) -> None:
    assert "no lake: it has no manifest.json" in timeline("verify", str(tmp_path)).err


def test_a_published_head_is_looked_for(shipped: Path, shipped_lake: Path) -> None:
    head = timeline("--log", str(shipped), "head").out.strip()
    assert timeline("verify", str(shipped_lake), "--against", head).status == 0
    ran = timeline("verify", str(shipped_lake), "--against", f"139:{'a' * 64}")
    assert (ran.status, ran.out) == (1, "the published head has another hash at position 139: what lies before it was changed\n")


def test_a_file_of_other_bytes_is_named_with_its_positions(demo_lake: Path) -> None:
    file = parse_manifest(demo_lake).of("effects")[0]
    content = bytearray((demo_lake / file.path).read_bytes())
    content[10] ^= 1
    (demo_lake / file.path).write_bytes(content)
    ran = timeline("verify", "us-china")
    assert ran.status == 1
    assert (
        ran.out
        == f"us-china/{file.path} is not the file that was written: {file.rows} rows of effects, positions {file.first} to {file.last}\n"
    )
    assert "us-china: 1 finding; export it anew with --whole" in ran.err


def test_a_missing_file_is_named_with_its_positions(demo_lake: Path) -> None:
    file = parse_manifest(demo_lake).of("entries")[0]
    (demo_lake / file.path).unlink()
    ran = timeline("verify", "us-china")
    assert ran.out == f"there is no file us-china/{file.path}: {file.rows} rows of entries, positions {file.first} to {file.last}\n"


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        (
            "entries",
            "update t set summary = 'x' where position = (select min(position) from t)",
            r"the entry at position {first} was changed",
        ),
        ("entries", "delete from t where position = (select max(position) from t)", "commit 2 holds 101 entries from 38 to 139, not"),
        (
            "effects",
            "update t set object = 'x' where position = (select min(position) from t)",
            "effects: 212 rows .* look at position {first}",
        ),
        ("source_rows", "delete from t where position = (select max(position) from t)", "source_rows: .* look at position {last}"),
    ],
)
def test_what_was_changed_with_its_manifest_does_not_fit_the_chain(demo_lake: Path, table: str, change: str, words: str) -> None:
    file = rewrite(demo_lake, table, change)
    ran = timeline("verify", "us-china")
    assert ran.status == 1
    assert re.search(words.format(first=file.first, last=file.last), ran.out), ran.out


def test_a_manifest_of_other_figures_is_found_out(demo_lake: Path) -> None:
    file = rewrite(demo_lake, "party_rows", "delete from t where position = (select max(position) from t)", rows=497)
    ran = timeline("verify", "us-china")
    assert ran.status == 1
    assert f"{file.path} holds " in ran.out
    assert f"rows where manifest.json says 497: positions {file.first} to {file.last}" in ran.out


def test_a_manifest_of_another_head_is_found_out(demo_lake: Path) -> None:
    content = json.loads(manifest_path(demo_lake).read_text())
    manifest_path(demo_lake).write_text(json.dumps({**content, "hash": "a" * 64}))
    ran = timeline("verify", "us-china")
    assert ran.out == "the manifest has another hash at position 139: what lies before it was changed\n"
