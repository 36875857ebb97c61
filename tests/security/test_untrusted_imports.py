"""Files that nobody vouches for: each is refused with its place and a remedy, soon and in little memory, or read for what it is."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import timeline
from tests.support.tables import ACLED_HEADER
from timeline.importers import sources

FACT = {"id": "one", "type": "engagement.held", "when": "2023-05-08", "engagement": "x"}
MEGABYTE = 1 << 20


def line(**more: object) -> bytes:
    return json.dumps({**FACT, **more}).encode() + b"\n"


def yaml(field: str) -> bytes:
    return f"facts:\n  - id: one\n    type: engagement.held\n    when: 2023-05-08\n    engagement: x\n    {field}\n".encode()


LAUGHS = "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(9))

REFUSED = {
    "JSON nested 100,000 deep": ("f.jsonl", b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n", "f.jsonl:1", "nested deeper than 40 levels"),
    "JSON nested 41 deep": ("f.jsonl", line(data=json.loads('{"a":' * 41 + "1" + "}" * 41)), "f.jsonl:1", "nested deeper than 40 levels"),
    "YAML nested 100,000 deep": ("f.yaml", b"facts: " + b"[" * 100_000, "f.yaml:1:", "nested deeper than 40 levels"),
    "YAML nested deep by dashes": ("f.yaml", b"- " * 10_000, "f.yaml", "nested deeper than 40 levels"),
    "YAML aliases that explode": ("f.yaml", b"a: &a [x,x,x,x,x,x,x,x,x,x]\n" + LAUGHS.encode(), "f.yaml:1:", "aliases of the document come to more than 10,000"),
    "YAML alias of itself": ("f.yaml", b"facts: &a [*a]\n", "f.yaml:1:", "nested deeper than 40 levels"),
    "YAML merge key": ("f.yaml", yaml("<<: {summary: merged}"), "f.yaml:6:5", "merge keys (`<<`) are not read"),
    "YAML tag of a Python object": ("f.yaml", yaml("summary: !!python/object/apply:os.system [id]"), "f.yaml:6:14", "the tag !!python/object/apply:os.system"),
    "YAML tag of one's own": ("f.yaml", yaml("summary: !secret x"), "f.yaml:6:14", "the tag !secret means nothing here"),
    "YAML of two documents": ("f.yaml", b"facts: []\n---\nfacts: []\n", "f.yaml:2:1", "but found another document"),
    "YAML key twice": ("f.yaml", yaml("id: two"), "f.yaml:6:5", "'id' is given twice"),
    "JSON key twice": ("f.jsonl", b'{"id": "a", "id": "b"}\n', "f.jsonl:1", "'id' is given twice"),
    "JSON number too large": ("f.jsonl", b'{"impact": 1e999}\n', "f.jsonl:1", "1e999 is larger than a number can be"),
    "YAML number too large": ("f.yaml", yaml("impact: 1e999"), "f.yaml:6:13", "impact"),
    "YAML number that is none": ("f.yaml", yaml("impact: .nan"), "f.yaml:6:13", "impact"),
    "JSON number that is none": ("f.jsonl", b'{"impact": NaN}\n', "f.jsonl:1", "NaN is no number of JSON"),
    "JSON number of 5,000 digits": ("f.jsonl", b'{"impact": ' + b"9" * 5000 + b"}\n", "f.jsonl:1", "5,000 digits"),
    "JSON half a character": ("f.jsonl", b'{"summary": "\\ud800"}\n', "f.jsonl:1", "half a character, U+D800"),
    "YAML half a character": ("f.yaml", yaml(r'summary: "\ud800"'), "f.yaml:6:14", "half a character, U+D800"),
    "JSON escape character": ("f.jsonl", line(summary="red \x1b[31m alert"), "f.jsonl:1", "a control character, U+001B"),
    "YAML escape character": ("f.yaml", yaml(r'summary: "red \e[31m alert"'), "f.yaml:6:14", "a control character, U+001B"),
    "JSON backspace in a key": ("f.jsonl", line(data={"a\x08": 1}), "f.jsonl:1", "a control character, U+0008"),
    "JSON C1 control as it is": ("f.jsonl", '{"summary": "\x9b31m"}\n'.encode(), "f.jsonl:1", "a control character, U+009B"),
    "YAML control as it is": ("f.yaml", yaml("summary: a\x07b"), "f.yaml", "this is not YAML"),
    "control in the file's author": ("f.yaml", b'author: "a\\eb"\nfacts: []\n', "f.yaml:1:9", "a control character, U+001B"),
    "control in the file's message": ("f.yaml", b'message: "a\\x9bb"\nfacts: []\n', "f.yaml:1:10", "a control character, U+009B"),
    "control in a reason": ("f.jsonl", b'{"retract": "a", "reason": "\\u0007"}\n', "f.jsonl:1", "a control character, U+0007"),
    "control in a publisher": ("f.jsonl", line(sources=[{"publisher": "\x1b]8;;x\x1b\\"}]), "f.jsonl:1", "a control character, U+001B"),
    "NUL byte": ("f.yaml", yaml("summary: a\x00b"), "f.yaml:6", "the file holds a NUL byte"),
    "NUL by name": ("f.jsonl", line(summary="a\x00b"), "f.jsonl:1", "a control character, U+0000"),
    "Latin-1": ("f.yaml", "facts: [Besançon]".encode("latin-1"), "f.yaml:1", "byte 0xe7 is not UTF-8"),
    "UTF-16": ("f.yaml", "facts: []".encode("utf-16"), "f.yaml:1", "the file is UTF-16, not UTF-8"),
    "UTF-32": ("f.yaml", "facts: []".encode("utf-32"), "f.yaml:1", "the file is UTF-32, not UTF-8"),
    "invalid UTF-8": ("f.jsonl", b'{}\n{"a": "\xc3"}\n', "f.jsonl:2", "byte 0xc3 is not UTF-8"),
    "half a character in UTF-8": ("f.jsonl", b'{"a": "\xed\xa0\x80"}\n', "f.jsonl:1", "is not UTF-8"),
    "id that climbs": ("f.jsonl", line(id="../../x"), "f.jsonl:1", "id"),
    "id with an escape": ("f.jsonl", line(id="a b"), "f.jsonl:1", "id"),
    "id of 300 letters": ("f.jsonl", line(id="a" * 300), "f.jsonl:1", "id"),
    "line of more than a million": ("f.jsonl", line(summary="a" * MEGABYTE), "f.jsonl:1", "longer than 1,000,000 characters"),
    "YAML line of more than a million": ("f.yaml", yaml("summary: " + "a" * MEGABYTE), "f.yaml:6", "longer than 1,000,000 characters"),
    "YAML of more than 16 MB": ("f.yaml", b"# a\n" * (5 * MEGABYTE), "f.yaml", "larger than 16 MB"),
}  # fmt: skip
"""What it is: the file's name, what it holds, the place that is said, and what is wrong."""


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_file_is_refused_with_its_place_and_a_remedy(what: str) -> None:
    name, content, place, said = REFUSED[what]
    timeline("init", "own.duckdb")
    Path(name).write_bytes(content)
    ran = timeline("import", name)
    assert (ran.status, ran.out) == (2, "")
    assert place in ran.err
    assert said in ran.err
    assert "  → " in ran.err
    assert "should not happen" not in ran.err
    assert len(ran.err) < 5_000
    assert ran.err.replace("\n", "").isprintable()
    assert "0 entries in 0 commits" in timeline("verify").out


NO_FEED = {"NUL byte", "line of more than a million", "invalid UTF-8"}
"""A file that is read whole says these otherwise, or they need a pipe."""
FEED = {what: REFUSED[what] for what in REFUSED if REFUSED[what][0] == "f.jsonl" and what not in NO_FEED}


@pytest.mark.parametrize("what", FEED)
def test_a_hostile_line_of_a_feed_is_answered_and_spoils_nothing(what: str) -> None:
    _, content, _, said = FEED[what]
    timeline("init", "own.duckdb")
    text = content.decode("utf-8", "surrogateescape")
    ran = timeline("add", "--stdin", "--every", "0", stdin=text + line(id="good").decode())
    bad, good = (json.loads(answer) for answer in ran.out.splitlines())
    assert ran.status == 1
    if "UTF-8" not in what:
        assert said in bad["error"]
    assert bad["remedy"]
    assert (good["id"], good["status"]) == ("good", "recorded")


READ = {
    "byte-order mark": ("f.yaml", b"\xef\xbb\xbf" + yaml("where: Paris")),
    "byte-order mark before JSON": ("f.jsonl", b"\xef\xbb\xbf" + line()),
    "YAML lines that end in carriage returns": ("f.yaml", yaml("where: Paris").replace(b"\n", b"\r")),
    "JSON lines that end in carriage returns": ("f.jsonl", (line() + line(id="two")).replace(b"\n", b"\r")),
    "Windows line ends": ("f.jsonl", line().replace(b"\n", b"\r\n")),
    "no line end": ("f.jsonl", line().rstrip()),
    "line separators in a text": ("f.jsonl", json.dumps({**FACT, "summary": "one\u2028two\u2029three\x85four"}, ensure_ascii=False).encode()),
    "marks of direction": ("f.jsonl", line(summary="a\u202eb\u2066c")),
    "10,000 characters": ("f.jsonl", line(summary="word " * 2_000)),
    "aliases within reason": ("f.yaml", b"sources: {p: &p {publisher: P}}\n" + yaml("sources: [*p]")),
    "minus zero": ("f.jsonl", b'{"id": "one", "type": "engagement.held", "when": "2023-05-08", "engagement": "x", "impact": -0}\n'),
    "numbers within reason": ("f.jsonl", line(data={"a": [1, -2.5, 12345678901234567890]})),
    "emoji in halves": ("f.jsonl", b'{"id": "one", "type": "engagement.held", "when": "2023-05-08", "engagement": "x", "summary": "\\ud83d\\ude00"}\n'),
}  # fmt: skip


@pytest.mark.parametrize("what", READ)
def test_an_odd_but_honest_file_is_read(what: str) -> None:
    name, content = READ[what]
    timeline("init", "own.duckdb")
    Path(name).write_bytes(content)
    ran = timeline("import", name)
    assert ran.status == 0, ran.err
    assert timeline("show", "one").status == 0
    assert timeline("verify").status == 0


def test_an_empty_file_of_lines_adds_nothing_and_an_empty_yaml_file_is_refused() -> None:
    timeline("init", "own.duckdb")
    Path("f.jsonl").touch()
    Path("f.yaml").touch()
    ran = timeline("import", "f.jsonl")
    assert (ran.status, "nothing new" in ran.err) == (0, True)
    ran = timeline("import", "f.yaml")
    assert (ran.status, "a facts file holds `facts:` and a list under it" in ran.err, "  → " in ran.err) == (2, True, True)


def test_an_empty_table_is_refused() -> None:
    timeline("init", "own.duckdb")
    Path("rows.csv").touch()
    ran = timeline("import", "rows.csv")
    assert (ran.status, "no format of coded events" in ran.err) == (2, True)


# What is no file, and what leads elsewhere


def no_files() -> dict[str, str]:
    return {
        "pipe": "is a pipe",
        "/dev/zero": "is a device",
        "folder.yaml": "is a folder",
        "loop": "cannot be read",
        "gone": "there is no file gone",
    }


@pytest.mark.parametrize("name", no_files())
@pytest.mark.parametrize("verb", [("import",), ("import", "--format", "gdelt"), ("--vocabulary",), ("import", "rows.csv", "--mapping")])
def test_what_is_no_file_is_refused_without_waiting_for_it(name: str, verb: tuple[str, ...]) -> None:
    timeline("init", "own.duckdb")
    os.mkfifo("pipe")
    Path("folder.yaml").mkdir()
    Path("loop").symlink_to("loop")
    Path("rows.csv").write_text("a,b\n")
    if verb == ("import", "--format", "gdelt") and name == "folder.yaml":
        pytest.skip("a folder of tables is read")
    ran = timeline(*verb, name, *(["types"] if verb == ("--vocabulary",) else []))
    assert (ran.status, ran.out) == (2, "")
    assert no_files()[name] in ran.err
    assert "  → " in ran.err


def test_a_link_that_is_named_is_followed_and_one_found_in_a_folder_is_not() -> None:
    timeline("init", "own.duckdb")
    Path("real.jsonl").write_bytes(line())
    Path("named.jsonl").symlink_to("real.jsonl")
    assert "1 entry" in timeline("import", "named.jsonl").err
    Path("tables").mkdir()
    Path("outside.csv").write_text(f"{ACLED_HEADER}\nX1,2022-08-10,1,Protest,A,B,Taipei,A Daily,x\n")
    Path("tables/inside.csv").write_text(f"{ACLED_HEADER}\nX2,2022-08-10,1,Protest,A,B,Taipei,A Daily,x\n")
    Path("tables/link.csv").symlink_to("../outside.csv")
    Path("tables/up").symlink_to("..")
    ran = timeline("import", "tables")
    assert (ran.status, "tables/inside.csv" in ran.err, "link.csv" in ran.err, "outside.csv" in ran.err) == (0, True, False, False)
    assert "1 entry" in timeline("import", "tables/link.csv").err


# Zips


def zipped(
    name: str, content: bytes = f"{ACLED_HEADER}\nX1,2022-08-10,1,Protest,A,B,Taipei,A Daily,x\n".encode(), *, link: bool = False
) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = (stat.S_IFLNK | 0o777) << 16 if link else 0
        archive.writestr(info, content)
    return held.getvalue()


def encrypted() -> bytes:
    """The bit that says so, in both headers."""
    plain = bytearray(zipped("rows.csv"))
    plain[6] |= 1
    plain[plain.index(b"PK\x01\x02") + 8] |= 1
    return bytes(plain)


HOSTILE_ZIPS = {
    "absolute name": (zipped("/etc/rows.csv"), "would unpack outside its folder"),
    "climbing name": (zipped("a/../../rows.csv"), "would unpack outside its folder"),
    "climbing name with backslashes": (zipped("..\\rows.csv"), "would unpack outside its folder"),
    "name of a drive": (zipped("C:/rows.csv"), "would unpack outside its folder"),
    "zip in a zip": (zipped("inner.zip", zipped("rows.csv")), "what is zipped has to be text"),
    "encrypted": (encrypted(), "rows.csv is encrypted"),
    "symbolic link": (zipped("rows.csv", b"/etc/passwd", link=True), "is a symbolic link"),
    "cut short": (zipped("rows.csv")[:-30], "cannot be unpacked"),
    "no zip at all": (b"PK\x03\x04", "cannot be unpacked"),
}


@pytest.mark.parametrize("what", HOSTILE_ZIPS)
def test_a_hostile_zip_is_refused(what: str) -> None:
    content, said = HOSTILE_ZIPS[what]
    timeline("init", "own.duckdb")
    Path("rows.zip").write_bytes(content)
    ran = timeline("import", "rows.zip")
    assert (ran.status, said in ran.err, "  → " in ran.err) == (2, True, True), ran.err


def test_a_zip_bomb_of_many_small_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "BOMB_SIZE", 4_000_000)
    timeline("init", "own.duckdb")
    with zipfile.ZipFile("rows.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"{number}.csv", bytes(1_000_000))
    ran = timeline("import", "rows.zip")
    assert (ran.status, "rows.zip would unpack to 9,000,000 bytes" in ran.err) == (2, True)


# Tables: text is taken as it is, and shown as what it is


def test_a_table_of_carriage_returns_is_read() -> None:
    timeline("init", "own.duckdb")
    Path("rows.csv").write_bytes(
        f"{ACLED_HEADER}\rX1,2022-08-10,1,Protest,A,B,Taipei,A Daily,x\rX2,2022-08-11,1,Protest,A,B,Taipei,A Daily,y\r".encode()
    )
    assert "2 entries" in timeline("import", "rows.csv").err


def test_a_table_in_utf16_is_refused() -> None:
    timeline("init", "own.duckdb")
    Path("rows.csv").write_bytes(f"{ACLED_HEADER}\nX1,2022-08-10,1,Protest,A,B,Taipei,A Daily,x\n".encode("utf-16"))
    ran = timeline("import", "rows.csv")
    assert (ran.status, "rows.csv is UTF-16 or UTF-32" in ran.err) == (2, True)


def test_deep_json_read_by_a_mapping_is_no_trouble() -> None:
    timeline("init", "own.duckdb")
    Path("m.yaml").write_text("when: Day\ncode: Code\n")
    Path("rows.jsonl").write_bytes(b'{"Day": "2022-08-10", "Code": "a", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n")
    ran = timeline("import", "--mapping", "m.yaml", "rows.jsonl")
    assert (ran.status, "1 entry" in ran.err) == (0, True), ran.err


@pytest.mark.parametrize("content", [b"PAR1\x00\x00\x00\x00PQR1", b"PAR11\x00\x00\x00\x00PAR1", b"\t"])
def test_a_broken_parquet_file_is_refused(content: bytes) -> None:
    timeline("init", "own.duckdb")
    Path("rows.PARQUET").write_bytes(content)
    ran = timeline("import", "rows.PARQUET")
    assert (ran.status, "rows.PARQUET cannot be read" in ran.err, "  → " in ran.err) == (2, True, True)


# Memory


CHILD = """
import resource, sys
from timeline.cli import main
try:
    main(sys.argv[1:])
finally:
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


def peak(*arguments: str, feed: tuple[bytes, int] | None = None) -> tuple[int, str, str, int]:
    """Run a command in a process of its own, fed with a chunk so many times: status, output, errors, and its peak in MB."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdin
    for _ in range(feed[1] if feed else 0):
        child.stdin.write(feed[0])  # type: ignore[index]
    out, err = child.communicate()
    said, _, megabytes = err.decode().rpartition("peak ")
    return child.returncode, out.decode(), said, int(megabytes)


def hollow(name: str, size: int, begin: bytes) -> None:
    """A file that is as large as it says and takes no room."""
    with Path(name).open("wb") as file:
        file.write(begin)
        file.truncate(size)


@pytest.mark.slow
def test_a_line_of_a_gigabyte_is_refused_without_reading_it_all() -> None:
    timeline("init", "own.duckdb")
    _, _, _, ordinary = peak("stats")
    for name, begin in (("f.yaml", b"facts: "), ("f.jsonl", b'{"id": "'), ("rows.csv", b"a,b"), ("rows.tab", b"1\t2\t")):
        hollow(name, 1 << 30, begin)
        status, out, said, megabytes = peak("import", name)
        assert (status, out) == (2, ""), said
        assert "larger than" in said or "has a line of more than" in said
        assert megabytes < ordinary + 150, name


@pytest.mark.slow
def test_a_feed_without_line_ends_fills_no_memory() -> None:
    timeline("init", "own.duckdb")
    _, _, _, ordinary = peak("stats")
    status, out, _, megabytes = peak("add", "--stdin", feed=(b"x" * MEGABYTE, 300))
    assert status == 1
    assert "longer than 1,000,000 bytes" in out
    assert megabytes < ordinary + 150


@pytest.mark.slow
def test_deep_and_exploding_documents_take_little_memory() -> None:
    timeline("init", "own.duckdb")
    _, _, _, ordinary = peak("stats")
    for what in ("JSON nested 100,000 deep", "YAML nested 100,000 deep", "YAML aliases that explode", "YAML nested deep by dashes"):
        name, content, _, said = REFUSED[what]
        Path(name).write_bytes(content)
        status, _, err, megabytes = peak("import", name)
        assert (status, said in err) == (2, True), err
        assert megabytes < ordinary + 100, what
