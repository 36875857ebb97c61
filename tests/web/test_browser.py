"""In a real browser: each page renders, by keyboard alone, with no violation of axe-core, no word on the console, no foreign request."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.served import served

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGES = {
    "state": "?as_of=March",
    "chronology": "chronology?span=2023-01..2023-03",
    "event": "event?id=balloon",
    "why": "why?fact=engagement:blinken-china-visit&as_of=March",
    "subject": "subject?subject=engagement:blinken-china-visit",
    "compare": "compare?before=2023-01-31&after=2023-02-28",
    "tension": "tension?dyad=CHN-USA",
    "sql": "sql?query=from+commits",
    "integrity": "integrity",
    "record": "write",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, which .ci/run installs")
        pytest.skip("there is no Chromium here (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def url(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("browsed")
    for name in ("us-china.duckdb", "us-china.duckdb.head"):
        shutil.copy(shipped.with_name(name), folder / name)
    with served(folder / "us-china.duckdb", "--write") as address:
        yield address


def opened(browser: Any, url: str, **settings: Any) -> tuple[Any, list[str]]:
    page = browser.new_context(**settings).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(url) else said.append(f"foreign: {request.url}"))
    return page, said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_renders_and_everybody_can_use_it(name: str, width: int, scheme: str, browser: Any, url: str, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, said = opened(browser, url, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(url + PAGES[name])
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if folder := os.environ.get("TIMELINE_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []
    assert said == []
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_alone_reaches_every_control(name: str, browser: Any, url: str) -> None:
    page, _ = opened(browser, url)
    page.goto(url + PAGES[name])
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(
        "[...document.querySelectorAll('a[href]:not([tabindex=\"-1\"]), button, input:not([type=hidden]), select, textarea, summary')]"
        ".filter(each => each.offsetParent !== null || each.classList.contains('skip')).forEach((each, i) => each.dataset.reach = i)"
    )
    wanted = page.locator("[data-reach]").count()
    reached = set()
    for _ in range(wanted + 30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.reach ?? null"))
    assert len(reached - {None}) == wanted
    page.context.close()


def test_the_slider_answers_to_the_keyboard(browser: Any, url: str) -> None:
    page, said = opened(browser, url)
    page.goto(url + "?as_of=2023-02-02")
    assert "confirmed" in page.locator(".board").first.inner_text()
    page.locator("#slide").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/?as_of=2023-02-03")
    assert "postponed" in page.locator(".board").first.inner_text()
    assert page.evaluate("document.activeElement.id") == "slide"
    assert page.locator("#day").inner_text() == "2023-02-03"
    page.keyboard.press("PageDown")
    page.wait_for_url("**/?as_of=2023-01-04")
    assert said == []
    page.context.close()


def test_without_javascript_all_of_it_works(browser: Any, url: str) -> None:
    page, _ = opened(browser, url, java_script_enabled=False)
    page.goto(url)
    page.get_by_label("as of", exact=True).fill("March")
    page.get_by_role("button", name="Show").click()
    assert "State as of March → 2023-03-31" in page.locator("h1").inner_text()
    page.get_by_role("button", name="Go").click()
    assert page.url.endswith("as_of=2023-03-31")
    page.get_by_role("link", name="postponed").first.click()
    assert "Because" in page.locator("main").inner_text()
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "place", ["tension?by=day&span=2023-01..2023-02", "tension?by=week", "subject?subject=engagement", "subject?subject=position"]
)
def test_no_words_of_a_chart_lie_over_others_or_outside_of_the_page(place: str, width: int, browser: Any, url: str) -> None:
    page, _ = opened(browser, url, viewport={"width": width, "height": 900})
    page.goto(url + place)
    boxes = page.evaluate(
        "[...document.querySelectorAll('main svg text')].map(each => each.getBoundingClientRect()).filter(each => each.width)"
        ".map(each => [each.left, each.top, each.right, each.bottom])"
    )
    assert boxes
    assert all(left >= 0 and right <= width for left, _, right, _ in boxes)
    over = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a[0] < b[2] and b[0] < a[2] and a[1] + 3 < b[3] and b[1] + 3 < a[3]]
    assert over == []
    page.context.close()


def test_on_a_telephone_a_form_takes_the_whole_width_and_a_difference_stands_clear_of_its_sign(browser: Any, url: str) -> None:
    page, _ = opened(browser, url, viewport={"width": 390, "height": 900})
    page.goto(url + PAGES["compare"])
    main, after = (page.locator(each).bounding_box() for each in ("main", ".inline input[name=after]"))
    assert after["x"] + after["width"] == pytest.approx(main["x"] + main["width"], abs=1)
    difference = page.locator(".differences li").first
    sign, words = (difference.locator(each).bounding_box() for each in (".sign b", "a"))
    assert words["x"] >= sign["x"] + sign["width"]
    page.context.close()
