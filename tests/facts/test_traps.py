"""The eight ways in which a careless timeline of these months goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import timeline
from timeline.dates import Occurrence

DAY = 86_400_000_000


def test_1_what_the_article_says_of_the_past_closes_no_channel(shipped: Path) -> None:
    with timeline.open(shipped) as log:
        state = log.state(as_of="2023-05-08")
    channels = {fact.name: fact.object for fact in state if fact.kind == "channel" and fact.standing == "actual"}
    assert channels["usa-chn/leader"] == channels["usa-chn/climate"] == channels["usa-chn/embassy"] == "open"
    claim = next(fact for fact in state if fact.name == "communication-largely-suspended-before-bali")
    assert (claim.relation, claim.object) == ("asserted by", "South China Morning Post")


def test_2_narrowing_is_a_refinement_and_is_shown_as_one(shipped: Path) -> None:
    with timeline.open(shipped) as log:
        entries = log.why("dyad:chn-usa open issue balloon", as_of="2023-05-08").reasons[0].entries
    assert [(entry.edtf, entry.step) for entry in entries] == [("2023-02", ""), ("2023-02-02", "narrowed to 2023-02-02")]


def test_3_a_friendly_visit_touches_a_third_relation(shipped: Path) -> None:
    with timeline.open(shipped) as log:
        dyads = dict(
            log.sql(
                "select e.event_id, list(p.party) from party_rows p join entries e using (position) where p.role = 'dyad' and e.event_id in ('pelosi-in-taipei', 'mccarthy-tsai') group by all"
            )
        )
    assert "CHN-USA" in dyads["pelosi-in-taipei"]
    assert "CHN-USA" in dyads["mccarthy-tsai"]


def test_4_a_meeting_with_a_read_out_and_a_tweet_is_one_event(shipped: Path) -> None:
    with timeline.open(shipped) as log:
        events = [
            event
            for event in log.chronology("2023-05-08..2023-05-08")
            if event.fields.get("actors") == ["CHN/Qin Gang"] and "engagement" in event.fields
        ]
        commerce = [event for event in log.chronology("2023-04") if event.fields.get("engagement") == "commerce-talks-april-2023"]
    assert [(event.id, len(event.sources)) for event in events] == [("qin-burns-meeting", 3)]
    assert len(commerce) == 1


def test_5_the_highest_ranking_official_is_somebodys_claim(shipped: Path) -> None:
    with timeline.open(shipped) as log:
        facts = log.state("claim:qin-highest-to-meet-us-since-balloon", as_of="2023-05-08").facts
        munich = [event for event in log.chronology("2023-02-18") if event.id == "blinken-wang-munich"]
    assert [(fact.relation, fact.object) for fact in facts] == [("asserted by", "South China Morning Post")]
    assert munich, "the meeting that shows it to be wrong is on record"


def test_6_the_shoot_down_was_on_the_fifth_in_beijing(shipped: Path) -> None:
    with timeline.open(shipped) as log:
        event = next(event for event in log.chronology("2023-02") if event.id == "balloon-shot-down")
    in_beijing = Occurrence.from_edtf("2023-02-05T03:39+08:00").bounds
    assert event.edtf.startswith("2023-02-04T14:39")
    assert event.begin_earliest == in_beijing.begin_earliest


def test_7_known_is_not_occurred(shipped: Path) -> None:
    with timeline.open(shipped) as log:

        def seen(subject: str, day: str, known: str) -> list[str]:
            return [fact.object for fact in log.state(as_of=day, known=known) if fact.subject == subject and fact.initiates]

        assert seen("engagement:austin-wei-call-february-2023", "2023-02-06", "2023-02-06") == []
        assert seen("engagement:austin-wei-call-february-2023", "2023-02-06", "2023-02-07") == ["refused"]
        assert seen("engagement:cia-director-china-visit", "2023-06-01", "2023-06-01") == []
        assert seen("engagement:cia-director-china-visit", "2023-06-01", "2023-06-02") == ["held"]
        dates = [
            fact.standing
            for fact in log.state("engagement:blinken-china-visit", as_of="2023-01-16", known="2023-01-20")
            if fact.relation == "dates"
        ]
        assert dates == ["reported"], "until the State Department spoke of them, the dates were Politico's"
        assert not [fact for fact in log.state(as_of="2023-01-16", known="2023-01-15") if fact.relation == "dates"]


def test_8_the_same_man_held_two_offices_and_a_chair_stood_empty(shipped: Path) -> None:
    with timeline.open(shipped) as log:

        def held(office: str, day: str) -> list[str]:
            return [fact.object for fact in log.state(as_of=day) if fact.subject == f"office:{office}" and fact.certainty == "certain"]

        assert held("chn/ambassador-to-usa", "2022-08-10") == ["CHN/Qin Gang"]
        assert held("chn/foreign-minister", "2023-05-08") == ["CHN/Qin Gang"]
        assert held("usa/house-speaker", "2023-01-02") == ["USA/Nancy Pelosi"]
        assert held("usa/house-speaker", "2023-01-05") == []
        assert held("usa/house-speaker", "2023-01-07") == ["USA/Kevin McCarthy"]


def test_no_fact_has_an_effect_that_a_person_would_not_write(shipped: Path) -> None:
    """Every payload is the event as written: its type is known, its words are its own, its causes exist."""
    with timeline.open(shipped) as log:
        payloads = [json.loads(row[0]) for row in log.sql("select payload from entries where operation in ('record', 'supersede')")]
    ids = {payload["id"] for payload in payloads}
    assert all(payload.get("summary") or payload["type"].startswith(("office.", "claim.", "statement.")) for payload in payloads)
    assert {cause for payload in payloads for cause in payload.get("caused_by", ())} <= ids
