"""Events that leave in a format and come back from it are the same, as far as the format carries them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import timeline
from timeline import events as shipped_events
from timeline.documents import unfit
from timeline.importers.facts import facts_of
from timeline.log import Log
from timeline.projections import Derivation
from timeline.render.escaping import visible
from timeline.vocabulary import Vocabulary

WORDS = Vocabulary.of_module(shipped_events)
HOSTILE = (
    "<script>alert(1)</script>", '=HYPERLINK("http://x")', "'=1+1", "'quoted'", "@SUM(A1)", "-1", "\u202egnirts\u202c", "שלום עולם", "a\x1b[31mb",
    "end </script> --> ]]>", "x; y", "[1, 2]", "\ud7ff \U0001f600", "; : # %% \\n", "z" * 10_000, "line\x85break\u2028end", 'a,b"c', "Ünïcödé",
)  # fmt: skip
WHENS = ("2023-02-03", "2023-02", "2023", "1936~", "2023?", "[2023-01-01..2023-01-10]", "2022-10~/..", "../2023", "-0044", "-0044-03-15",
         "2023-05-08T10:00:00Z", "2023-05-08T10:00:00+08:00", "2023-01/2023-03", "Y-20000", "196X", "2004-06-XX")  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(exclude_characters="\x00\x1f", exclude_categories=["Cs"]), min_size=1, max_size=12)
)
lines = texts.map(lambda text: " ".join(text.split())).filter(bool)
sources = st.fixed_dictionaries(
    {"publisher": lines},
    optional={"title": lines, "url": st.just("https://example.org/a?b=1"), "published": st.just("2023-05-08"), "quote": lines},
)
facts = st.fixed_dictionaries(
    {"type": st.just("note.event"), "when": st.sampled_from(WHENS), "summary": lines},
    optional={
        "actors": st.just(["USA/Antony Blinken", "CHN"]),
        "topics": st.lists(lines, min_size=1, max_size=2),
        "standing": st.sampled_from(["reported", "alleged"]),
        "sources": st.lists(sources, min_size=1, max_size=3),
        "data": st.dictionaries(lines, lines, min_size=1, max_size=2),
        "where": lines,
        "impact": st.just(2.5),
    },
)
logs = st.lists(facts, min_size=1, max_size=4).map(lambda found: [{"id": f"e{i}", **fact} for i, fact in enumerate(found)])
once = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def fresh(name: str) -> None:
    for ending in ("", ".head", ".lock", ".wal"):
        Path(f"{name}{ending}").unlink(missing_ok=True)


def kept(content: list[dict[str, Any]]) -> None:
    """Put facts into a new log a.duckdb."""
    fresh("a.duckdb")
    read = facts_of(content, "test", WORDS)
    assert read.problems == ()
    with Log.create(Path("a.duckdb"), WORDS, [Derivation(WORDS)]) as log:
        log.append(read.changes)


def exported(log: str, kind: str, output: str) -> str:
    ran = timeline("--log", log, "export", "--as", kind, "-o", output)
    assert ran.status == 0, ran.err
    return ran.err


def events(log: str) -> dict[str, dict[str, Any]]:
    exported(log, "events", "all.jsonl")
    found = [json.loads(line) for line in Path("all.jsonl").read_text(encoding="utf-8").split("\n") if line]
    return {event["id"]: {name: part for name, part in event.items() if name != "timeline"} for event in found}


def carried(kind: str, file: str) -> dict[str, dict[str, Any]]:
    """What a log holds after an export was imported into it, and imported again."""
    exported("a.duckdb", kind, file)
    fresh("b.duckdb")
    timeline("init", "b.duckdb")
    ran = timeline("--log", "b.duckdb", "import", file)
    assert ran.status == 0, ran.err
    assert "nothing new" in timeline("--log", "b.duckdb", "import", file).err
    return events("b.duckdb")


def fit(content: Any) -> Any:
    """The same without control characters."""
    if isinstance(content, str):
        return "".join(char for char in content if not unfit(char)) or "x"
    if isinstance(content, dict):
        return {fit(name): fit(part) for name, part in content.items()}
    return [fit(part) for part in content] if isinstance(content, list) else content


@pytest.mark.parametrize(("kind", "file"), [("events", "e.jsonl"), ("cloudevents", "e.json")])
@once
@given(content=logs)
def test_json_carries_everything(kind: str, file: str, content: list[dict[str, Any]]) -> None:
    """But control characters, which a program may have put into a log and no file brings."""
    kept(fit(content))
    assert carried(kind, file) == events("a.duckdb")


@once
@given(content=logs)
def test_csv_carries_everything_but_control_characters(content: list[dict[str, Any]]) -> None:
    def shown(event: Any) -> Any:
        if isinstance(event, str):
            return " ".join(visible(event, lines=True).split())
        if isinstance(event, dict):
            return {shown(name): shown(part) for name, part in event.items()}
        return [shown(part) for part in event] if isinstance(event, list) else event

    kept(content)
    assert shown(carried("csv", "e.csv")) == shown(events("a.duckdb"))


@once
@given(content=logs)
def test_timesketch_carries_every_event_of_the_years_1_to_9999(content: list[dict[str, Any]]) -> None:
    content.append({"id": "sure", "type": "note.event", "when": "2023", "summary": "x"})
    kept(content)
    before = {name: event for name, event in events("a.duckdb").items() if not event["when"].startswith(("-", "Y"))}
    assert carried("timesketch", "e.jsonl") == before


@once
@given(content=logs)
def test_timelinejs_carries_ids_dates_headlines_and_a_group(content: list[dict[str, Any]]) -> None:
    kept(content)

    def core(found: dict[str, dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
        return {
            name: (
                event["when"].partition("T")[0],
                " ".join(visible(event["summary"]).split()),
                [visible(t) for t in event.get("topics", [])[:1]],
            )
            for name, event in found.items()
        }

    assert core(carried("timelinejs", "e.json")) == core(events("a.duckdb"))


@pytest.mark.parametrize(("kind", "file"), [("events", "e.jsonl"), ("csv", "e.csv"), ("timesketch", "t.jsonl"), ("cloudevents", "c.json")])
def test_the_shipped_timeline_comes_back_whole(kind: str, file: str, demo_log: Path) -> None:
    exported(str(demo_log), kind, file)
    timeline("init", "b.duckdb")
    ran = timeline("--log", "b.duckdb", "import", file)
    assert ran.status == 0, ran.err
    assert events("b.duckdb") == events(str(demo_log))
