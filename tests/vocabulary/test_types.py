"""The shipped vocabulary: every type explains itself truly, and does to the state what its family promises."""

from __future__ import annotations

from datetime import timedelta

import pytest

import timeline.events
from timeline.canonical import dump
from timeline.countries import COUNTRIES
from timeline.errors import Conflict
from timeline.importers.worked import initiators, worked_example
from timeline.model import Effect, Event, Relation
from timeline.vocabulary import TypeNotes, Vocabulary

SHIPPED = Vocabulary.of_module(timeline.events)


def example(name: str) -> Event:
    event = worked_example(SHIPPED, name)
    assert event is not None
    return event


def built(type_: str, **fields: object) -> Event:
    return SHIPPED.build({"id": "x", "type": type_, "when": "2023-02-03", **fields})


def facts(event: Event) -> set[tuple[str, str, str, bool]]:
    return {(effect.subject, effect.relation, effect.object, effect.initiates) for effect in event.effects()}


@pytest.mark.parametrize("name", SHIPPED.types)
def test_each_type_explains_itself_with_an_example_that_works(name: str) -> None:
    notes = TypeNotes.of(SHIPPED.types[name])
    assert notes.first.endswith(".")
    assert notes.more, "say what it does to the state"
    event = example(name)
    assert name == event.TYPE
    assert event.wording()
    for effect in event.effects():
        SHIPPED.relation_of(effect)
    assert event.effects() == event.effects()


@pytest.mark.parametrize("name", SHIPPED.types)
def test_each_event_comes_back_from_its_json(name: str) -> None:
    event = example(name)
    assert SHIPPED.load(dump(event), event.SCHEMA_VERSION) == event


@pytest.mark.parametrize("name", SHIPPED.types)
def test_an_event_recalled_without_checks_is_the_one_that_was_checked(name: str) -> None:
    event = example(name)
    recalled = SHIPPED.recall(dump(event), event.SCHEMA_VERSION)
    assert recalled == event.model_copy(update={"sources": (), "raw": None})
    assert (recalled.effects(), recalled.scored(), recalled.headline) == (event.effects(), event.scored(), event.headline)


def test_a_type_that_json_cannot_hold_as_it_is_is_checked_when_recalled() -> None:
    class Timed(Event):
        TYPE = "test.timed"
        took: timedelta

    words = Vocabulary.of([Timed])
    event = words.build({"id": "x", "type": "test.timed", "when": "2023", "took": "PT5M"})
    recalled = words.recall(dump(event), 1)
    assert isinstance(recalled, Timed)
    assert recalled.took == timedelta(minutes=5)


def test_hope_intent_and_requests_do_not_replan_a_postponed_visit() -> None:
    for word in ("proposed", "invited", "requested", "intended"):
        event = built(f"engagement.{word}", engagement="v", actors=["USA"])
        assert {effect.relation for effect in event.effects()} == {"prospect"}


def test_postponing_ends_the_dates_unless_it_names_new_ones() -> None:
    assert ("engagement:v", "dates", "", False) in facts(built("engagement.postponed", engagement="v"))
    assert ("engagement:v", "dates", "2023-06", True) in facts(built("engagement.postponed", engagement="v", dates="2023-06"))


def test_holding_an_engagement_settles_it() -> None:
    assert facts(built("engagement.held", engagement="v")) == {
        ("engagement:v", "status", "held", True),
        ("engagement:v", "dates", "", False),
        ("engagement:v", "prospect", "", False),
    }


def test_announced_is_not_in_force() -> None:
    assert facts(built("measure.announced", measure="m", takes_effect="2023-07")) == {
        ("measure:m", "status", "announced", True),
        ("measure:m", "takes effect", "2023-07", True),
    }


def test_a_drill_ends_after_its_last_day_and_an_open_one_does_not_end() -> None:
    begun, ended = built("activity.drill", activity="d", when="2022-08-04/2022-08-07").effects()
    assert (begun.initiates, begun.at, ended.initiates, ended.at) == (True, "begin", False, "end")
    assert len(built("activity.drill", activity="d", when="2022-08-04/..").effects()) == 1


def test_a_commitment_holds_in_the_view_of_each_party() -> None:
    event = built("commitment.made", commitment="c", actors=["USA/Joe Biden", "CHN/Xi Jinping"])
    assert {(effect.view, effect.object) for effect in event.effects()} == {("USA", "in force"), ("CHN", "in force")}
    contested = built("commitment.contested", commitment="c", contention="undermined by USA", actors=["CHN/Qin Gang"])
    assert [(effect.view, effect.object) for effect in contested.effects()] == [("CHN", "undermined by USA")]


def test_a_claim_and_its_denial_stand_side_by_side() -> None:
    made = built("claim.made", claim="c", asserts="x", actors=["CHN"])
    denied = built("claim.denied", claim="c", actors=["USA"])
    assert facts(made) | facts(denied) == {("claim:c", "asserted by", "CHN", True), ("claim:c", "denied by", "USA", True)}


def test_degraded_channels_are_inferred_unless_declared() -> None:
    (effect,) = built("channel.degraded", channels=["usa-chn/x"]).effects()
    assert effect == Effect("channel:usa-chn/x", "status", "degraded", basis="inferred")
    (effect,) = built("channel.suspended", channels=["usa-chn/x"]).effects()
    assert effect.basis == "declared"


def test_coded_events_change_nothing() -> None:
    assert built("coded.cameo", code="040").effects() == ()


def test_a_dyad_is_kept_in_alphabetical_order() -> None:
    assert built("statement.made", affects=["USA-CHN"]).affects == ("CHN-USA",)


def test_names_mean_one_thing() -> None:
    with pytest.raises(Conflict, match="is there already"):
        SHIPPED.extended([type("Other", (Event,), {"TYPE": "engagement.held", "__module__": __name__})])
    with pytest.raises(Conflict, match="both cardinalities"):
        SHIPPED.extended([], [Relation("engagement", "status", "many")])


def test_the_parties_of_iso_3166_need_no_registering() -> None:
    assert len(COUNTRIES) == 250  # 249 codes of ISO 3166-1 and XKX
    assert all(len(code) == 3 and code.isupper() for code in COUNTRIES)
    assert (COUNTRIES["CHN"], COUNTRIES["TWN"], COUNTRIES["XKX"]) == ("China", "Taiwan", "Kosovo")
    assert SHIPPED.actor_name("EU") == "European Union"


def test_the_types_that_could_bring_a_fact_about_are_found_in_their_examples() -> None:
    assert initiators(SHIPPED, "engagement", "status", "held") == ("engagement.held",)
    assert "engagement.invited" in initiators(SHIPPED, "engagement", "prospect", "")
    assert initiators(SHIPPED, "engagement", "status", "no such word") == initiators(SHIPPED, "engagement", "status", "")
    assert initiators(SHIPPED, "nothing", "", "") == ()
