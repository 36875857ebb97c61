"""Where DuckDB has a form of its own for a question or a layer, it gives what the portable text gives, which DuckDB runs here as Spark would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engines.logs import generated
from timeline.engines.spark import SIDES, _read
from timeline.store import Store, open_store
from timeline.texts import is_portable, portable, question

D = 86_400_000_000
OPEN = 2**63 - 1
ASKED: dict[str, object] = {
    "upto": 19_500 * D - 1, "known_upto": 19_000 * D, "position_upto": 2_500, "without": " e3 e10 ", "name_from": None, "name_upto": None,
    "later": False, "first": 18_000 * D, "dyad": "CHN-USA", "half_life": 30.0, "moments": [18_500 * D - 1, 19_500 * D - 1],
    "moment": 19_500 * D - 1, "actor": None, "topic": None, "type": None, "source": None, "amount": None, "skipped": 0,
    "subject": None, "which": "best", "positions": list(range(1, 2_501)), "role": "topic", "subjects": ["channel:v3", "engagement:v2"],
    "ids": ["e1", "nobody"],
}  # fmt: skip
for side in SIDES:
    ASKED |= {f"{name}{side}": ASKED[name] for name in ("upto", "known_upto", "position_upto", "without")}
ASKED["upto_before"] = 18_800 * D - 1


def _side(name: str) -> str:
    return next((side for side in SIDES if name.endswith(side)), "")


def composed(text: str) -> str:
    """A portable text with all its layers as CTEs above it, and lists as relations: nothing of DuckDB's own."""
    found: dict[str, str] = {}

    def add(name: str, side: str) -> None:
        plain = name.removesuffix(side) if side else name
        if f"{plain}{side}" in found or not is_portable(plain):
            return
        body = portable(plain)
        for lower in _read(body):
            add(lower, side or _side(lower))
        body = re.sub(r":([a-z]\w*)", lambda marker: f":{marker[1]}{side}" if f"{marker[1]}{side}" in ASKED else marker[0], body)
        for lower in _read(portable(plain)):
            if side and is_portable(lower):
                body = re.sub(rf"\b(from|join) {lower}\b", rf"\1 {lower}{side}", body)
        found[f"{plain}{side}"] = body

    for name in _read(text):
        add(name, _side(name))
    layers = [f"{name} as (\n{body}\n)" for name, body in found.items()]
    kinds = {"positions": "bigint", "moments": "bigint", "subjects": "varchar", "ids": "varchar"}
    lists = [
        f"{name} as (select u.item, u.place from unnest(cast(:{name} as {kind}[])) with ordinality as u(item, place))"
        for name, kind in kinds.items()
        if re.search(rf"\b(from|join) {name}\b", text + "".join(found.values()))
    ]
    rest = re.sub(r"\A(?:--[^\n]*\n)+", "", text)
    rest = re.sub(r"\Awith\b", ",", rest)
    both = [*lists, *layers]
    return f"with {', '.join(both)}\n{rest}" if both else text


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generated(tmp_path_factory.mktemp("own") / "g.duckdb", 3_000)


def own(store: Store, name: str) -> list[tuple[object, ...]]:
    text, taken = question(name)
    return store.rows(text, {each: ASKED[each] for each in taken})


def in_portable(store: Store, name: str) -> list[tuple[object, ...]]:
    text = re.sub(r":([a-z]\w*)", r"$\1", re.sub(r"--[^\n]*", "", composed(portable(f"query_{name}"))))
    return store.rows(text, {each: ASKED[each] for each in set(re.findall(r"\$([a-z]\w*)", text))})


@pytest.mark.parametrize(
    "name",
    [
        "state", "cases", "history", "diff", "moves", "unsettled", "matching", "ids", "ends", "last_entries", "dyads", "scored_span", "tension", "contributions",
        "coded_contribution", "importance", "account", "account_withdrawn", "account_groups", "told", "earlier", "sources", "coded_months",
    ],
)  # fmt: skip
def test_the_macros_and_own_forms_give_what_the_portable_text_gives(name: str, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if name in {"history", "moves"}:
        monkeypatch.setitem(ASKED, "subject", "channel:v3")
        monkeypatch.setitem(ASKED, "relation", None)
    width = 4 if name == "account" else None  # the own form counts them all beside each row
    if name.endswith("contributions") or name == "coded_contribution":
        monkeypatch.setitem(ASKED, "moments", [ASKED["moment"]])
    if name == "dyads":
        monkeypatch.setitem(ASKED, "without", "")
    if name == "scored_span":
        monkeypatch.setitem(ASKED, "without", "")
    if name == "coded_months":
        monkeypatch.setitem(ASKED, "without", "")
        monkeypatch.setitem(ASKED, "first", -OPEN)
        monkeypatch.setitem(ASKED, "upto", OPEN)
    with open_store(log) as store:
        found = [row[:width] for row in own(store, name)]
        expected = in_portable(store, name)
    order = name in {"matching", "last_entries", "ids", "earlier", "unsettled", "importance"}
    assert (sorted(found) if order else found) == (sorted(expected) if order else expected)
    assert found or name == "unsettled"
