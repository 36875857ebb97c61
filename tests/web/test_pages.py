"""Each page without JavaScript: what it shows, that its address holds the question, and what becomes of hostile text."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from starlette.testclient import TestClient

from tests.chronology.desk import desk
from tests.conftest import timeline
from tests.support.tables import gdelt, new_log, read, written
from tests.web.conftest import site

VISIT = "engagement:blinken-china-visit"
PLACES = [
    ("/", "Engagements"),
    ("/?as_of=March", "March → 2023-03-31"),
    ("/?as_of=March&known=same", "known by"),
    ("/?type=engagement&as_of=March", "blinken-china-visit"),
    ("/chronology?span=2023-02", "<time"),
    ("/chronology?topic=balloon&group=topic", '<ol class="events">'),
    ("/subject", "Subjects on record"),
    (f"/subject?subject={VISIT}", "postponed"),
    ("/compare", "Name two dates"),
    ("/compare?before=2023-01-31&after=2023-02-28", "channel:usa-chn/military-minister"),
    ("/compare?by=known&before=2023-02-06&after=2023-02-07&as_of=2023-02-06", "From"),
    ("/tension?dyad=CHN-USA", "What it is made of"),
    ("/tension", "Tension CHN-USA"),
    ("/sql", "from state_as_of"),
    ("/sql?query=select+count(*)+as+n+from+commits", "1 row."),
    ("/integrity", "all as they were written"),
    ("/event?id=balloon", "All its versions"),
    ("/event?id=balloon", '<dt dir="auto">where</dt>'),
    (f"/why?fact={VISIT}&as_of=March", "Because"),
    (f"/why?fact={VISIT}+status+held&as_of=March", "is not in force"),
]


@pytest.mark.parametrize(("place", "said"), PLACES)
def test_each_page_is_whole_html_and_says_what_was_asked(place: str, said: str, client: TestClient) -> None:
    answer = client.get(place)
    assert answer.status_code == 200, answer.text
    assert said in answer.text
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert not re.search(r"<script(?! src=)|\son\w+=|\sstyle=|<style", answer.text)


def test_every_kind_of_link_of_a_page_leads_somewhere(client: TestClient) -> None:
    kinds: dict[str, str] = {}
    for place in ("/?as_of=March", "/event?id=balloon", f"/subject?subject={VISIT}"):
        for found in re.findall(r'href="(/[^"]*)"', client.get(place).text):
            kinds.setdefault(place + " " + re.sub(r"=[^&;]*", "=", found.replace("&amp;", "&")), found.replace("&amp;", "&"))
    assert len(kinds) > 30
    for each in dict.fromkeys(kinds.values()):
        if not each.startswith(("/api/", "/static/", "/sql", "/integrity")):  # which have tests of their own
            assert client.get(each).status_code == 200, each


def test_a_fact_opens_its_why(client: TestClient) -> None:
    place = re.search(r'href="(/why[^"]*blinken-china-visit[^"]*)"', client.get("/?as_of=March").text)
    assert place
    assert "Because" in client.get(place[1].replace("&amp;", "&")).text


def test_the_state_says_its_date_once(client: TestClient) -> None:
    page = client.get("/?as_of=March").text
    assert page.count("March → 2023-03-31") == 1
    assert "note: the year 2023 was assumed" in page


@pytest.mark.parametrize(("place", "opened"), [("/", ""), ("/tension", ""), ("/tension?dyad=CHN-USA", ""), ("/?dyad=CHN-USA", " open"),
    ("/tension?span=2023-02", " open"), ("/?as_of=March&known=same", "")])  # fmt: skip
def test_more_filters_are_open_where_one_of_them_is_set(place: str, opened: str, client: TestClient) -> None:
    assert f"<details{opened}>" in client.get(place).text


def test_tension_offers_the_parties_by_name_and_takes_them_along_only_when_asked(client: TestClient) -> None:
    page = client.get("/tension").text
    assert "<option selected>CHN-USA</option>" in page
    assert '<a href="/">State</a>' in page
    assert 'type="hidden" name="dyad"' not in page
    asked = client.get("/tension?dyad=CHN-TWN").text
    assert "<option selected>CHN-TWN</option>" in asked
    assert '<a href="/?dyad=CHN-TWN">State</a>' in asked
    assert asked.count('name="dyad" value="CHN-TWN"') == 1


def test_the_slider_works_without_javascript(client: TestClient) -> None:
    answer = client.get("/?slide=19447&known=same&as_of=May")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?known=same&as_of=2023-03-31")


@pytest.mark.parametrize("slide", ["x", "9999999999999999999999"])
def test_a_slider_that_sends_nonsense_is_told_so(slide: str, client: TestClient) -> None:
    assert client.get(f"/?slide={slide}").status_code == 400


@pytest.mark.parametrize("place", ["/?as_of=Smarch", "/chronology?span=Smarch", "/tension?as_of=Smarch", "/integrity?known=Smarch"])
def test_an_unreadable_date_stands_in_the_page_with_its_remedy(place: str, client: TestClient) -> None:
    answer = client.get(place)
    assert answer.status_code == 400
    assert '<div class="problem" role="alert">' in answer.text
    assert "→" in answer.text


@pytest.mark.parametrize(("place", "status"), [("/event?id=nobody", 404), ("/nothing", 404), ("/static/", 404), ("/static/../app.py", 404),
    ("/subject?subject=nobody", 404), ("/event", 400), ("/?page=0", 400), ("/?page=999", 400), ("/chronology?page=99", 400), ("/sql?query=drop+table+entries", 400), ("/write", 404)])  # fmt: skip
def test_what_is_not_there_is_said_without_a_traceback(place: str, status: int, client: TestClient) -> None:
    answer = client.get(place)
    assert (answer.status_code, "Traceback" in answer.text) == (status, False)


def test_an_error_nobody_thought_of_is_a_page_without_a_traceback(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("timeline.web.answers.state", lambda _: 1 / 0)
    answer = client.get("/")
    assert (answer.status_code, "ZeroDivisionError" in answer.text) == (500, False)
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_hostile_text_is_text(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202e{{7*7}}"
    desk(
        (
            {"id": "odd", "type": "engagement.planned", "when": "2024-02-16", "engagement": "x", "summary": bad, "topics": [bad[:40]],
             "affects": ["CAN-USA"], "actors": ["USA/" + bad[:30]], "impact": 2, "caused_by": ["odd2"],
             "sources": [{"publisher": bad, "title": bad, "quote": bad}]},
            {"id": "odd2", "type": "statement.made", "when": "2024-02-15", "summary": bad, "where": bad},
        )
    )  # fmt: skip
    (log,) = tmp_path.glob("*.duckdb")
    hostile = site(log)
    for place in ("/", "/chronology", "/event?id=odd", "/event?id=odd2", "/why?fact=engagement:x", "/subject?subject=engagement:x", "/tension?dyad=CAN-USA",
                  "/integrity", "/compare?before=2024-01&after=2024-03", "/sql?query=select+summary+from+entries", "/?as_of=<script>alert(1)</script>",
                  "/event?id=<script>", "/sql?query=<script>"):  # fmt: skip
        text = hostile.get(place).text
        assert "<script>alert" not in text, place
        assert "<img" not in text, place
        assert "\u202e" not in text, place
        html5lib.HTMLParser(strict=True).parse(text)


def test_a_log_of_coded_events_alone_is_told_without_empty_tables(tmp_path: Path) -> None:
    with new_log(tmp_path, "coded.duckdb") as log:
        read(log, written(tmp_path, "day.export.CSV", gdelt(1), gdelt(2, c2="20230205")))
    coded = site(tmp_path / "coded.duckdb")
    pages = {place: coded.get(place).text for place in ("/", "/chronology", "/tension", "/integrity", "/subject", "/event?id=gdelt-1")}
    for place, text in pages.items():
        html5lib.HTMLParser(strict=True).parse(text)
        assert "<tbody></tbody>" not in text, place
    assert "Only coded events are on record" in pages["/chronology"]
    assert "2 coded events, taken together" in pages["/tension"]
    assert "2 entries in 1 commit, all" in pages["/integrity"]


def test_an_event_recorded_meanwhile_is_there_on_the_next_request(writable: TestClient) -> None:
    assert writable.get("/event?id=new-one").status_code == 404
    ran = timeline("add", "statement.made", "--id", "new-one", "--when", "2023-05-09", "--summary", "Said.", "--actor", "USA")
    assert ran.status == 0, ran.err
    assert writable.get("/event?id=new-one").status_code == 200


def test_a_log_in_use_is_said_after_waiting_and_not_before(demo_log: Path) -> None:
    from timeline.gate import Gate, gate_path

    busy = site(demo_log, wait=0.2)
    with Gate(gate_path(demo_log)).acquire(1):
        answer = busy.get("/")
        data = busy.get("/api/state")
    assert (answer.status_code, answer.headers["retry-after"], "Try again" in answer.text) == (503, "2", True)
    assert data.status_code == 503
    assert busy.get("/").status_code == 200
