"""Who may ask, what every response carries, and that nothing is written without a form of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import timeline
from tests.web.conftest import BASE, site
from timeline.errors import InvalidInput, Unsupported
from timeline.web.server import Address, _bound, serve

EVENT = {
    "type": "statement.made",
    "when": "9 May 2023",
    "summary": "A form says so.",
    "actors": "USA",
    "id": "by-form",
    "publisher": "A paper",
}
OWN = {"origin": BASE}


def filled(writer: TestClient, **fields: str) -> dict[str, str]:
    page = writer.get("/write")
    (token,) = re.findall(r'name="form_token" value="(\w+)"', page.text)
    return {"form_token": token, **fields}


@pytest.mark.parametrize("place", ["/", "/api/state", "/static/style.css", "/nothing", "/api/state?as_of=Smarch"])
def test_every_response_is_shut_in(place: str, client: TestClient) -> None:
    headers = client.get(place).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] in {"no-store", "no-cache"}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:9999", "127.0.0.1", ""])
def test_a_foreign_name_is_refused(host: str, client: TestClient) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "place"),
    [
        ({"origin": "http://evil.example"}, "/"),
        ({"origin": "null"}, "/api/state"),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, "/"),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, "/api/state"),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}, "/"),
    ],
)
def test_another_site_is_refused(headers: dict[str, str], place: str, client: TestClient) -> None:
    assert client.get(place, headers=headers).status_code == 403


def test_a_link_from_elsewhere_opens_a_page(client: TestClient) -> None:
    assert client.get("/", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}).status_code == 200


def test_with_a_token_nothing_is_shown_without_it(demo_log: Path) -> None:
    shut = site(demo_log, token="sesame")  # noqa: S106
    assert [shut.get(place).status_code for place in ("/", "/api/state", "/static/style.css")] == [401, 401, 401]
    assert shut.get("/?token=wrong").status_code == 401
    assert shut.get("/?token=").status_code == 401
    assert shut.get("/", headers={"authorization": "Bearer sesame"}).status_code == 200
    entered = shut.get("/?token=sesame&as_of=March")
    assert (entered.status_code, entered.headers["location"]) == (303, "/?as_of=March")
    assert "HttpOnly; SameSite=Lax" in entered.headers["set-cookie"]
    assert shut.get("/").status_code == 200
    assert shut.get("/%2Fevil.example/?token=sesame").headers["location"] == "/evil.example/"


@pytest.mark.parametrize("place", ["/", "/api/state", "/write"])
def test_nothing_can_be_sent_to_a_page_that_is_only_read(place: str, client: TestClient) -> None:
    assert client.post(place, headers=OWN).status_code in {404, 405}


def test_a_form_records_an_event_as_the_command_line_does(writer: TestClient) -> None:
    done = writer.post("/write", data=filled(writer, **EVENT), headers=OWN)
    assert (done.status_code, "Written at position 140" in done.text) == (200, True), done.text
    assert '"by-form"' in timeline("show", "by-form", "-O", "json").out
    assert timeline("verify").status == 0


def test_a_form_corrects_an_event(writer: TestClient) -> None:
    version = str(writer.get("/api/event?id=balloon").json()["event"]["version"])
    done = writer.post(
        "/write", data=filled(writer, correct="balloon", version=version, summary="Better said.", reason="a slip"), headers=OWN
    )
    assert "Written at position 140" in done.text
    again = writer.post("/write", data=filled(writer, correct="balloon", version=version, summary="Other."), headers=OWN)
    assert again.status_code == 400  # somebody else was first
    assert "Better said" in timeline("show", "balloon").out


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"when": "2023-02-29"}, "2023-02-29"),
        ({"when": ""}, "when is missing"),
        ({"actors": "not an actor!"}, "actors"),
        ({"more": "nonsense"}, "names no field"),
        ({"more": "colour=red"}, "colour"),
        ({"id": "balloon"}, "balloon"),
        ({"correct": "nobody"}, "no event nobody"),
    ],
)
def test_a_form_is_checked_as_the_command_line_checks(fields: dict[str, str], said: str, writer: TestClient) -> None:
    refused = writer.post("/write", data=filled(writer, **{**EVENT, **fields}), headers=OWN)
    assert (refused.status_code, said in refused.text) == (400, True), refused.text
    assert "A form says so." in refused.text  # what was typed is not lost


@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.example"}, {"origin": "null"}])
def test_a_form_from_elsewhere_is_refused(headers: dict[str, str], writer: TestClient) -> None:
    assert writer.post("/write", data=filled(writer, **EVENT), headers=headers).status_code == 403


def test_a_form_without_its_token_is_refused(writer: TestClient) -> None:
    fields = filled(writer, **EVENT)
    assert writer.post("/write", data={**fields, "form_token": "0" * 64}, headers=OWN).status_code == 403
    writer.cookies.clear()
    assert writer.post("/write", data=fields, headers=OWN).status_code == 403
    assert timeline("show", "by-form").status == 1


def test_a_form_that_is_too_large_is_refused(writer: TestClient) -> None:
    assert writer.post("/write", data=filled(writer, summary="x" * 1_100_000), headers=OWN).status_code == 413


def test_addresses_say_their_names() -> None:
    assert Address("127.0.0.1", 8421, "").url == "http://127.0.0.1:8421/"
    assert Address("127.0.0.1", 8421, "").hosts == {"127.0.0.1:8421", "localhost:8421", "[::1]:8421"}
    assert Address("0.0.0.0", 8421, "t").url == "http://127.0.0.1:8421/?token=t"  # noqa: S104
    assert Address("0.0.0.0", 8421, "t").hosts is None  # noqa: S104
    assert Address("192.0.2.7", 80, "t").hosts == {"192.0.2.7:80", "192.0.2.7"}


def test_an_address_in_use_is_said() -> None:
    with _bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InvalidInput, match="--port, or 0"):
            _bound("127.0.0.1", port)
    with pytest.raises(InvalidInput, match="cannot be used"):
        _bound("no.such.host.invalid", 0)


def test_without_the_extra_the_remedy_is_named(demo_log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from tests.web.conftest import VOCABULARY
    from timeline.web.asking import Served

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(Unsupported, match=r"uvicorn.*\n.*timeline-engine\[web\]"):
        serve(Served(demo_log, VOCABULARY), "127.0.0.1", 0, token=False, ready=lambda _: None)
