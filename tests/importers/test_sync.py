"""`sync`: the log comes to say what the file says, once; what others changed since stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import timeline.events
from tests.conftest import Ran
from tests.conftest import timeline as run
from timeline.changes import Record
from timeline.log import Log
from timeline.projections import Derivation
from timeline.vocabulary import Vocabulary

SHIPPED = Path(timeline.events.__file__).parent / "facts" / "us_china"
BOTH = """
message: what I know
facts:
  - {id: a, type: statement.made, when: 2023-02, summary: A, sources: [{publisher: Reuters, published: 2023-02-05}]}
  - {id: b, type: statement.made, when: 2023-03, summary: B}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    run("init", "own.duckdb")
    path = tmp_path / "f.yaml"
    path.write_text(BOTH)
    assert sync().status == 0
    return path


def sync(*arguments: str, name: str = "f.yaml") -> Ran:
    return run("sync", name, "--yes", *arguments)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def done(ran: Ran) -> list[str]:
    """``supersede a``: what was written."""
    assert ran.status == 0, ran.err
    return [" ".join(line.split("\t")[1:]) for line in ran.out.splitlines()]


def test_one_date_edited_in_an_export_is_one_supersede_and_then_nothing(demo_log: Path, tmp_path: Path) -> None:
    run("export", "--as", "facts", "-o", "all.yaml")
    assert "nothing to do; 112 as the log has them" in run("sync", "all.yaml").err
    edit(tmp_path / "all.yaml", "when: 2022-08-02/2022-08-03", "when: 2022-08-02")
    dry = run("sync", "all.yaml", "--dry-run")
    assert dry.status == 1
    assert dry.out.splitlines() == [
        "supersede   pelosi-in-taipei",
        "            when  2022-08-02/2022-08-03 → 2022-08-02",
        "all.yaml: 1 to supersede; 111 as the log has them",
    ]
    assert done(sync("--reason", "she left on the 2nd", name="all.yaml")) == ["supersede pelosi-in-taipei"]
    assert "she left on the 2nd" in run("show", "pelosi-in-taipei").out
    assert done(sync(name="all.yaml")) == []
    del demo_log


def test_new_facts_are_recorded_and_the_order_of_facts_does_not_matter(file: Path) -> None:
    head, first, second = file.read_text().rpartition("facts:\n")[0], *file.read_text().splitlines()[-2:]
    file.write_text(f"{head}facts:\n  - {{id: c, type: statement.made, when: 2023-04}}\n{second}\n{first}\n")
    assert done(sync()) == ["record c"]


def test_the_file_undoes_what_it_did_itself(file: Path) -> None:
    edit(file, "2023-03", "2023-03-04")
    assert done(sync()) == ["supersede b"]
    edit(file, "2023-03-04", "2023-03")
    assert done(sync()) == ["supersede b"]
    assert done(sync()) == []


def test_what_others_corrected_since_is_left_alone_until_the_file_changes_it(file: Path) -> None:
    run("correct", "b", "--when", "2023-03-04")
    ran = sync()
    assert done(ran) == []
    assert "left alone  b  changed since, at #3; the file has it as it was" in ran.err
    edit(file, "2023-03,", "2023-03-05,")
    assert done(sync()) == ["supersede b"]


def test_what_others_corroborated_is_left_alone(file: Path) -> None:
    run("corroborate", "a", "--publisher", "AP")
    assert done(sync()) == []
    assert "AP" in run("show", "a").out
    del file


def test_an_export_knows_what_the_log_had_then(file: Path, tmp_path: Path) -> None:
    run("export", "--as", "facts", "-o", "all.yaml")
    run("correct", "b", "--when", "2023-03-04")
    edit(tmp_path / "all.yaml", "summary: B", "summary: better")
    ran = run("sync", "all.yaml", "--dry-run")
    assert "supersede   b  the log was changed since the export, at #3" in ran.out
    del file


def test_only_retract_withdraws_what_the_file_no_longer_holds_and_only_what_it_brought(file: Path) -> None:
    run("add", "statement.made", "--id", "other", "--when", "2023")
    file.write_text(file.read_text().replace("  - {id: b, type: statement.made, when: 2023-03, summary: B}\n", ""))
    ran = sync()
    assert done(ran) == []
    assert "not in it   b\n" in ran.err
    assert "--retract withdraws it" in ran.err
    assert done(sync("--retract")) == ["retract b"]
    assert done(sync("--retract")) == []
    assert "no longer in f.yaml" in run("show", "b").out


def test_a_fact_that_comes_back_into_the_file_comes_back_into_the_log(file: Path) -> None:
    text = file.read_text()
    file.write_text(text.replace("  - {id: b, type: statement.made, when: 2023-03, summary: B}\n", ""))
    sync("--retract")
    file.write_text(text)
    ran = sync()
    assert done(ran) == ["supersede b"]
    assert "brings back what was retracted" in ran.err


def test_an_export_speaks_for_all_events_that_it_held(file: Path, tmp_path: Path) -> None:
    run("export", "--as", "facts", "-o", "all.yaml")
    run("add", "statement.made", "--id", "later", "--when", "2023")
    text = (tmp_path / "all.yaml").read_text()
    (tmp_path / "all.yaml").write_text(text[: text.index("  # March 2023")])
    assert done(sync("--retract", name="all.yaml")) == ["retract b"]
    del file


def test_what_others_retracted_is_left_alone_and_what_was_erased_stays_gone(file: Path) -> None:
    run("retract", "a", "--reason", "no")
    run("erase", "b", "--reason", "a court", "--yes")
    ran = sync()
    assert done(ran) == []
    assert "left alone  a  retracted since, at #3" in ran.err
    assert "left alone  b  was erased at #4, and does not come back" in ran.err
    del file


def test_corrections_corroborations_and_retractions_in_a_file_are_carried_out_once(file: Path) -> None:
    file.write_text(
        BOTH
        + """
  - {supersede: a, reason: better, type: statement.made, when: 2023-02-03, summary: A, standing: reported}
  - {corroborate: a, sources: [{publisher: AP}], standing: actual}
  - {retract: b, reason: no}
"""
    )
    assert done(sync()) == ["supersede a", "retract b"]
    assert done(sync()) == []
    shown = run("show", "a", "-O", "json").out
    assert '"standing": "actual"' in shown
    assert "better" in shown


@pytest.mark.parametrize("name", ["1_article.yaml", "2_sources.yaml"])
def test_a_file_with_corrections_syncs_into_an_empty_log_as_it_imports(name: str, tmp_path: Path) -> None:
    logs = []
    for verb in ("import", "sync"):
        log = str(tmp_path / f"{verb}.duckdb")
        run("init", log)
        for each in sorted(SHIPPED.iterdir()):
            if each.name <= name:
                shutil.copy(each, tmp_path / each.name)
                ran = run("--log", log, verb, each.name, *(["--yes"] if verb == "sync" else []))
                assert ran.status == 0, ran.err
        logs.append(run("--log", log, "state", "-O", "csv").out)
    if name == "1_article.yaml":
        assert logs[0] == logs[1]
    rows = [[line.split(",")[:3] for line in text.splitlines()] for text in logs]
    assert rows[0] == rows[1]


BAD = {
    "a bad date": ("facts:\n  - {id: c, type: statement.made, when: 2023-02-29}\n", "f.yaml:2:41: when: '2023-02-29'"),
    "an event that is not there": ("facts:\n  - {retract: nowhere}\n", "f.yaml:2:5: there is no event nowhere"),
    "one id with two contents": (
        "facts:\n  - {id: c, type: statement.made, when: 2023}\n  - {id: c, type: statement.made, when: 2024}\n",
        "f.yaml:3:5: c is in the file twice, with other content",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_said_with_its_place_and_nothing_is_written(case: str, file: Path) -> None:
    text, expected = BAD[case]
    file.write_text(text)
    ran = sync()
    assert ran.status in {1, 2}
    assert expected in ran.err
    assert run("head").out.startswith("2:")


def test_what_was_retracted_cannot_be_corroborated(file: Path) -> None:
    run("retract", "a")
    file.write_text("facts:\n  - {corroborate: a, sources: [{publisher: AP}]}\n")
    ran = sync()
    assert (ran.status, "f.yaml:2:5: a was retracted at position 3" in ran.err) == (2, True)


def test_nobody_is_asked_where_there_is_no_terminal(file: Path) -> None:
    edit(file, "2023-03", "2023-03-04")
    ran = run("sync", "f.yaml")
    assert (ran.status, "say --yes" in ran.err) == (2, True)
    assert run("head").out.startswith("2:")


def test_an_unexpected_position_is_refused(file: Path) -> None:
    edit(file, "2023-03", "2023-03-04")
    assert "it ends at position 2, not at 1" in sync("--expect", "1").err
    assert done(sync("--expect", "2")) == ["supersede b"]


def test_a_log_that_moved_on_while_one_was_asked_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(file, "2023-03", "2023-03-04")

    def meanwhile(*_: object, **__: object) -> bool:
        vocabulary = Vocabulary.of_module(timeline.events)
        with Log.open("own.duckdb", vocabulary, [Derivation(vocabulary)]) as log:
            log.append([Record(vocabulary.build({"id": "x", "type": "statement.made", "when": "2023"}))])
        return True

    monkeypatch.setattr("click.confirm", meanwhile)
    monkeypatch.setattr("timeline.cli.sync.sys", type("S", (), {"stdin": type("T", (), {"isatty": staticmethod(lambda: True)})}))
    ran = run("sync", "f.yaml")
    assert (ran.status, "the log has moved on" in ran.err) == (2, True), ran.err
