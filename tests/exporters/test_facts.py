"""A facts file that is exported is read back to the same events and the same state; its comments tell how they came to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import timeline.events
from tests.conftest import timeline as run
from tests.support.examples import examples
from timeline.canonical import canonical_json
from timeline.changes import Corroborate, Record, Retract, Supersede
from timeline.current import told_events
from timeline.documents import read_yaml, unfit
from timeline.exporters import yaml_text
from timeline.exporters.facts import facts_document
from timeline.importers.facts import parse_facts
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation
from timeline.vocabulary import Vocabulary

VOCABULARY = Vocabulary.of_module(timeline.events)

NASTY = st.sampled_from(
    [
        "null", "~", "yes", "NO", "1_000", "0x1", "- dash", "a: b", "a #b", "#b", "!!int 3", "!edtf 2023", "&a", "*a", "{a", "[a]", "a, b", "'q'", '"q"',
        "it's \"both\"", "back\\slash", "...", "--- x", "=HYPERLINK(1)", "<script>", "@x", "`x`", "%x", "?x", "? x", "x:", ":x", "\u202e turned",
        "a\u2028b", "x " * 90 + "x", "word" * 60, "שלום", "é\u00a0à", "😀", "a  b" + " c" * 80,
    ]
)  # fmt: skip
"""Text that YAML, a terminal or a spreadsheet would take for something else."""
TEXT = st.one_of(NASTY, st.text(min_size=1, max_size=30)).filter(lambda text: not unfit(text) and text.strip())
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join)
WHEN = st.sampled_from(
    ["2023-02-03", "2023-02", "2023-02-03/2023-02-04", "[2023-02-01..2023-02-03]", "../2023", "2022-10~/..", "{2022,2023}"]
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXT, inner, max_size=2)),
    max_leaves=4,
)
SOURCES = st.lists(
    st.fixed_dictionaries(
        {"publisher": st.one_of(st.just("Reuters"), TEXT)},
        optional={"published": st.sampled_from(["2023-02-05", "2023-02"]), "quote": LINES, "title": TEXT, "via": TEXT},
    ),
    max_size=2,
)
FIELDS = st.fixed_dictionaries(
    {"when": WHEN, "engagement": st.sampled_from(["visit", "call"]), "type": st.sampled_from(["engagement.held", "engagement.postponed"])},
    optional={
        "summary": TEXT,
        "where": TEXT,
        "standing": st.sampled_from(["reported", "alleged"]),
        "according_to": TEXT,
        "topics": st.lists(TEXT, max_size=2),
        "impact": st.floats(-10, 10),
        "actors": st.lists(st.sampled_from(["USA", "CHN/Qin Gang"]), max_size=2),
        "data": st.dictionaries(TEXT, JSON, max_size=2),
        "sources": SOURCES,
        "raw": st.sampled_from(
            [
                {"when": "last month", "rule": "last", "dateline": "2023-03-05"},
                {"when": "3 Feb 2023", "rule": "day"},
                {"when": "on: Monday"},
            ]
        ),
    },
)
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("pqr"), FIELDS),
        st.tuples(st.just("corroborate"), st.sampled_from("pqr"), SOURCES),
        st.tuples(st.just("retract"), st.sampled_from("pqr"), TEXT),
    ),
    max_size=8,
)


def applied(log: Log, operations: list[Any]) -> None:
    for operation, id_, content in operations:
        there = told_events(log.store, VOCABULARY, [id_]).get(id_)
        if operation == "put":
            event = VOCABULARY.build({**content, "id": id_})
            log.append([Supersede(event, "better: # known") if there else Record(event)])
        elif there and there.state == "live" and operation == "retract":
            log.append([Retract(id_, content)])
        elif there and there.state == "live" and content:
            raises = "actual" if there.fields.get("standing") == "reported" else None
            log.append([Corroborate(id_, tuple(Source.model_validate(each) for each in content), raises)])


def live(log: Log) -> dict[str, str]:
    return {told.id: canonical_json(told.fields) for told in told_events(log.store, VOCABULARY).values() if told.state == "live"}


def state(log: Log) -> list[Any]:
    """Every fact in force on some days and at the end, without what an empty log cannot know: positions."""
    found = []
    for day in ("date '2023-02-02'", "date '2023-02-03'", "null"):
        rows = log.store.rows(f"select subject, relation, object, since, certainty, standing, view, event_id from state_as_of({day})")
        found.append(sorted(map(str, rows)))
    return found


def reread(text: str, folder: Path) -> Log:
    facts = parse_facts(text, "x.yaml", VOCABULARY)
    assert facts.problems == (), text
    folder.mkdir(exist_ok=True)
    number = len(list(folder.iterdir()))
    log = Log.create(folder / f"{number}.duckdb", VOCABULARY, [Derivation(VOCABULARY)])
    log.append(facts.changes)
    return log


@examples(20)
@given(operations=OPERATIONS)
def test_whatever_a_log_went_through_its_facts_file_gives_the_same_events_and_state(operations: list[Any], tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("facts")
    with Log.create(folder / "a.duckdb", VOCABULARY, [Derivation(VOCABULARY)]) as log:
        applied(log, operations)
        text = "".join(facts_document(log.store, VOCABULARY))
        with reread(text, folder / "again") as again:
            assert live(again) == live(log), text
            assert state(again) == state(log), text


def test_the_shipped_facts_come_back_whole(demo_log: Path, tmp_path: Path) -> None:
    assert run("export", "--as", "facts", "-o", "all.yaml").status == 0
    with Log.open(demo_log, VOCABULARY) as log, reread((tmp_path / "all.yaml").read_text(), tmp_path / "again") as again:
        assert len(live(log)) > 100
        assert live(again) == live(log)
        assert state(again) == state(log)


@examples(300)
@given(content=st.one_of(TEXT, LINES, JSON))
def test_yaml_text_is_read_as_what_it_was(content: Any) -> None:
    text = "\n".join(["a:", *yaml_text.field("b", content, 2, typed=True), "  c: end"])
    read = read_yaml(text + "\n", "x")
    assert canonical_json(read.data["a"]["b"]) == canonical_json(content), text


def test_long_text_is_folded_and_short_text_stays_on_its_line() -> None:
    lines = yaml_text.field("summary", "many words " * 30 + "end", 4)
    assert lines[0] == "    summary: >-"
    assert max(map(len, lines)) <= yaml_text.WIDTH
    assert yaml_text.field("summary", "few words", 4) == ["    summary: few words"]


def test_comments_tell_what_became_of_each_event(tmp_path: Path) -> None:
    run("init", "own.duckdb")
    (tmp_path / "f.yaml").write_text(
        """
dateline: 2023-05-08
facts:
  - {id: a, type: statement.made, when: last month, summary: "Said: so", sources: [{publisher: Reuters}]}
  - {id: b, type: statement.made, when: 2023-02, summary: B, standing: reported}
  - {id: c, type: statement.made, when: 2023-03, summary: "C\\nd"}
  - {id: d, type: statement.made, when: 2023-03, summary: secret}
"""
    )
    run("import", "f.yaml")
    run("correct", "b", "--when", "2023-02-03", "--reason", "better date\n- id: forged")
    run("corroborate", "b", "--publisher", "AP", "--standing", "actual")
    run("retract", "c", "--reason", "mistranslated")
    run("erase", "d", "--reason", "a court", "--yes")
    text = run("export", "--as", "facts").out
    assert (
        "# corrected at #5: better date - id: forged; before: 2023-02\n  # corroborated at #6 by AP; raised from reported to actual\n  - id: b"
        in text
    )
    assert "# retracted at #7: c (statement.made, 2023-03): mistranslated — it said: C d" in text
    assert "# erased at #8: d: a court" in text
    assert "secret" not in text
    assert "    when: last month\n" in text
    assert "\ndateline: 2023-05-08\n" in text
    assert [fact["id"] for fact in read_yaml(text, "x").data["facts"]] == ["b", "a"]


def test_where_effects_fall_on_one_moment_the_order_of_the_log_is_kept(tmp_path: Path) -> None:
    with Log.create(tmp_path / "a.duckdb", VOCABULARY, [Derivation(VOCABULARY)]) as log:
        for id_, when in (("later", "2022-08-05/2022-08-07"), ("earlier", "2022-08-04/2022-08-07")):
            log.append([Record(VOCABULARY.build({"id": id_, "type": "activity.drill", "when": when, "activity": "x"}))])
        text = "".join(facts_document(log.store, VOCABULARY))
        assert text.index("id: later") < text.index("id: earlier")


def test_a_date_that_would_be_read_otherwise_is_marked_as_edtf(tmp_path: Path) -> None:
    event = VOCABULARY.build({"id": "a", "type": "statement.made", "when": "2022-23"})
    with Log.create(tmp_path / "a.duckdb", VOCABULARY, [Derivation(VOCABULARY)]) as log:
        log.append([Record(event)])
        text = "".join(facts_document(log.store, VOCABULARY))
        assert "when: !edtf 2022-23\n" in text
        with reread(text, tmp_path / "again") as again:
            assert live(again) == live(log)


def test_a_tag_that_does_not_fit_is_said_with_its_place(tmp_path: Path) -> None:
    run("init", "own.duckdb")
    (tmp_path / "f.yaml").write_text("facts:\n  - {id: a, type: statement.made, when: 2023, data: {n: !!int three}}\n")
    ran = run("import", "f.yaml")
    assert (ran.status, "f.yaml:2:57: 'three' is no int" in ran.err) == (2, True), ran.err


def test_coded_events_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    run("init", "own.duckdb")
    (tmp_path / "f.jsonl").write_text(
        json.dumps({"id": "k", "type": "coded.cameo", "when": "2023", "code": "042", "actors": ["USA"]}) + "\n"
    )
    ran = run("import", "f.jsonl")
    assert ran.status == 0, ran.err
    text = run("export", "--as", "facts").out
    assert "Its 1 coded events are not among them" in " ".join(text.split())
    assert "facts: []" in text
