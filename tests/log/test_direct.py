"""What is derived right after an append is what a rebuild reads out of the log, row by row; and the text that is hashed is the model's own."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import timeline.events
from tests.support.examples import examples
from tests.support.words import WORDS, said
from timeline.canonical import dump, dump_by_model
from timeline.changes import Change, Corroborate, Record, Retract, Supersede
from timeline.errors import TimelineError
from timeline.log import Log
from timeline.model import Event, Source
from timeline.projections import TABLES, Derivation
from timeline.verify import verify
from timeline.vocabulary import Vocabulary

SHIPPED = Vocabulary.of_module(timeline.events)
IDS = st.sampled_from(["one", "two", "three", "four"])
DATES = st.sampled_from(
    ["2023-02-01", "2023-02", "2023-02-02/2023-02-03", "../2023", "2022-10~/..", "2023/", "/2023", "[2023-04-10..2023-04-14]", "1936~"]
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(['"', "\\", "\x00\x1f", "é\u2028", "NULL", "null"])
ACTORS = st.lists(st.sampled_from(["USA", "CHN/Qin Gang", "TWN/Tsai Ing-wen", "USA / Antony  Blinken"]), max_size=3)
SOURCES = st.lists(
    st.fixed_dictionaries({"publisher": st.sampled_from(["P", "Q"]), "quote": TEXT}, optional={"published": DATES, "title": TEXT}),
    max_size=3,
)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    """Plain data of one event of a few types, with effects at begins and ends, views, many and one."""
    fields: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"type": "engagement.planned", "engagement": "x", "dates": "2023"},
                {"type": "engagement.held", "engagement": "x"},
                {"type": "activity.drill", "activity": "drill"},
                {"type": "activity.ended", "activity": "drill"},
                {"type": "coded.cameo", "code": "042"},
            ]
        )
    )
    given_too = {"actors": ACTORS, "targets": ACTORS, "sources": SOURCES, "when": DATES, "id": IDS}
    rest = draw(
        st.fixed_dictionaries(
            given_too,
            optional={
                "affects": st.just(["CHN-USA", "USA-TWN"]),
                "topics": st.lists(TEXT, max_size=2),
                "caused_by": st.just(["one"]),
                "impact": st.sampled_from([0, 3, -2.5, 1e-7]),
                "summary": TEXT.map(lambda text: text.replace("\x00", "").replace("\x1f", "")),
                "standing": st.sampled_from(["reported", "actual"]),
                "data": st.dictionaries(
                    TEXT, st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
                ),
            },
        )
    )
    return {**fields, **rest}


def built(fields: dict[str, Any]) -> Event | None:
    try:
        return SHIPPED.build(fields)
    except TimelineError:
        return None


EVENTS = facts().map(built).filter(lambda event: event is not None)
SOURCE = st.builds(Source, publisher=st.just("R"), published=st.none() | DATES, quote=TEXT)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    EVENTS.map(Record),  # type: ignore[arg-type]
    EVENTS.map(Supersede),  # type: ignore[arg-type]
    st.builds(Corroborate, IDS, st.lists(SOURCE, min_size=1, max_size=2).map(tuple), st.none() | st.just("actual")),
    st.builds(Retract, IDS, known=st.none() | DATES),
)


def derived(log: Log) -> dict[str, list[tuple[Any, ...]]]:
    return {table: sorted(log.store.rows(f"from {table}")) for table in TABLES}


@examples(40)
@given(st.lists(st.lists(CHANGES, min_size=1, max_size=5), min_size=1, max_size=4))
def test_appending_in_groups_derives_what_a_rebuild_does(groups: list[list[Change]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Log.create(Path(folder) / "a.duckdb", SHIPPED, [Derivation(SHIPPED)]) as log:
        for group in groups:
            log.append_each(group)
        appended = derived(log)
        assert verify(log.store, Derivation(SHIPPED)).findings == ()
        Derivation(SHIPPED).rebuild(log.store)
        assert derived(log) == appended


@given(EVENTS)
def test_the_canonical_text_is_what_the_model_dumps(event: Event) -> None:
    assert dump(event) == dump_by_model(event)


@pytest.mark.parametrize("name", sorted(SHIPPED.types))
def test_every_shipped_type_has_the_fast_dump(name: str) -> None:
    from timeline.canonical import _plan

    assert _plan(SHIPPED.types[name]) is not None


def test_a_type_with_a_say_of_its_own_in_its_json_is_dumped_by_the_model() -> None:
    from pydantic import field_serializer

    class Shouted(Event):
        TYPE = "test.shouted"
        word: str = ""

        @field_serializer("word")
        def _loud(self, word: str) -> str:
            return word.upper()

    event = Shouted(id="one", when="2023", word="no")
    assert '"word":"NO"' in dump(event)
    assert dump(event) == dump_by_model(event)


def test_what_does_not_fit_the_types_of_a_plain_event_is_dumped_by_the_model() -> None:
    event = said().model_copy(update={"word": bytearray(b"abc")})
    with pytest.warns(UserWarning, match="serialized value may not be as expected"):
        assert dump(event) == dump_by_model(event)


def test_an_unknown_actor_is_named_even_after_known_ones_were_remembered() -> None:
    fields = {"type": "test.said", "id": "one", "when": "2023", "actors": ["ACME", "ACME/A"], "affects": ["ACME-USA"]}
    assert WORDS.build(fields).actors == ("ACME", "ACME/A")
    with pytest.raises(TimelineError, match="unknown actor 'ACMF'"):
        WORDS.build({**fields, "actors": ["ACME", "ACMF"]})
    with pytest.raises(TimelineError, match="unknown actor 'USB'"):
        WORDS.build({**fields, "affects": ["ACME-USB"]})
