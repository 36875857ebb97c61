"""The API says what the command line says, to the byte; its document names every view and parameter."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from tests.conftest import timeline
from timeline.web.views import VIEWS

VISIT = "engagement:blinken-china-visit"
PAIRS = [
    ("state?as_of=march", "state as of march"),
    (f"state?subject={VISIT}&known=2023-02-01&as_of=2023-03-31", f"state {VISIT} --known 2023-02-01 as of 2023-03-31"),
    ("state?topic=balloon&as_of=2023-03-31", "state --topic balloon as of 2023-03-31"),
    ("state?case=worst&as_of=2023-02-10", "state --case worst as of 2023-02-10"),
    (f"why?fact={VISIT}&as_of=March", f"why {VISIT} as of March"),
    (f"why?fact={VISIT}+status+held&as_of=March", f"why {VISIT} status held as of March"),
    ("why?fact=dyad:chn-usa&without=balloon&as_of=2023-02-28", "why dyad:chn-usa --without balloon as of 2023-02-28"),
    (f"history?subject={VISIT}", f"history {VISIT}"),
    ("diff?before=2023-01-31&after=2023-02-28", "diff 2023-01-31 2023-02-28"),
    ("diff?by=recorded&before=37&after=139&as_of=2023-05-08", "diff --by recorded 37 139 --as-of 2023-05-08"),
    ("tension?dyad=CHN-USA&explain=true&half_life=90&span=2022-08..2023-05", "tension CHN-USA 2022-08..2023-05 --half-life 90 --explain"),
    ("chronology?span=2023-02", "chronology 2023-02"),
    ("chronology?span=2023-02&group=topic&top=5&explain=1", "chronology 2023-02 --group topic --top 5 --explain"),
    ("events?span=2023-02&type=engagement", "events 2023-02 --type engagement"),
    ("events?words=balloon&limit=3", "search balloon --limit 3"),
    ("event?id=balloon", "show balloon"),
    ("event?id=%2345", "show #45"),
    ("gaps?kind=overdue&kind=unanswered", "gaps overdue unanswered"),
    ("stats", "stats"),
    ("when?phrase=early+2023", "when early 2023"),
    ("sql?query=select+1+as+a", "sql 'select 1 as a'"),
]


def words(command: str) -> list[str]:
    import shlex

    return shlex.split(command.replace("#", "\\#"))


@pytest.mark.parametrize(("asked", "command"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_the_api_gives_the_bytes_of_the_command_line(asked: str, command: str, client: TestClient) -> None:
    answer = client.get(f"/api/{asked}")
    ran = timeline(*words(command), "-O", "json")
    assert answer.status_code == 200, answer.text
    assert answer.text == ran.out


@pytest.mark.parametrize("format_", ["csv", "md"])
@pytest.mark.parametrize(
    ("asked", "command"), [pair for pair in PAIRS if pair[0].startswith(("state?as", "why", "history", "diff?b", "tension", "chron"))]
)
def test_downloads_are_those_of_the_command_line(asked: str, command: str, format_: str, client: TestClient) -> None:
    answer = client.get(f"/api/{asked}&format={format_}")
    ran = timeline(*words(command), "-O", format_)
    assert answer.text == ran.out
    assert answer.headers["content-disposition"].endswith(f'.{format_}"')


def test_the_head_and_the_verification_are_those_of_the_command_line(client: TestClient) -> None:
    assert client.get("/api/head").json()["head"] == timeline("head").out.strip()
    seen = client.get("/api/verify").json()
    assert (seen["findings"], f"Head {seen['head']}" in timeline("verify").out) == ([], True)


def test_the_document_names_every_view_and_parameter(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {f"/api/{name}" for name in VIEWS}
    for name, view in VIEWS.items():
        stated = [each["name"] for each in document["paths"][f"/api/{name}"]["get"]["parameters"]]
        assert stated == [*(each.name for each in view.parameters), "format"]


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("state?as_of=Smarch", 400, "Smarch"),
        ("state?as_of=2023-02-29", 400, "2023-02-29"),
        ("state?colour=red", 400, "no parameter 'colour'"),
        ("state?as_of=March&as_of=May", 400, "given 2 times"),
        ("state?case=middling", 400, "one of best, worst"),
        ("state?format=xml", 400, "one of json, csv, md"),
        ("state?recorded=99999", 400, "ends at position"),
        ("state?without=nobody", 404, "no event 'nobody'"),
        ("history", 400, "subject is missing"),
        ("history?subject=nobody", 404, "knows no subject"),
        ("tension?dyad=CHN-USA&half_life=0", 400, "from 0.001"),
        ("tension?dyad=CHN-USA&half_life=nan", 400, "half_life"),
        ("tension?dyad=CHN-USA&half_life=soon", 400, "no number"),
        ("tension?dyad=AAA-BBB", 404, "the dyads are"),
        ("tension?dyad=CHN-USA&explain=perhaps", 400, "true or false"),
        ("diff?before=2023&after=2024&as_of=2022", 400, "leave as_of out"),
        ("event?id=baloon", 404, "balloon"),
        ("state?today=2023-03", 400, "today is one day"),
        ("sql?query=selec", 400, "DuckDB"),
        ("sql?query=copy+entries+to+%27x.csv%27", 400, "read the log, and nothing else"),
        ("state?as_of=%00", 400, "NUL"),
        (f"state?topic={'x' * 5000}", 400, "4,000 characters"),
        ("nothing", 404, "no such page"),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(asked: str, status: int, said: str, client: TestClient) -> None:
    answer = client.get(f"/api/{asked}")
    assert answer.status_code == status
    assert said in json.dumps(answer.json(), ensure_ascii=False)
    assert "Traceback" not in answer.text
