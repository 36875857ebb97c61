"""Structured inputs for Hypothesis: documents that are whole, with anything in their fields; and changed seeds."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.fuzz.inputs import HOSTILE, Inputs, generated

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

text = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(codec=None, categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Ll")), max_size=12),
    st.sampled_from([piece.decode("utf-8", "surrogatepass") for piece in HOSTILE]),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


def _fact(names: tuple[str, ...], good: dict[str, Any]) -> SearchStrategy[dict[str, Any]]:
    """A good fact with some of its fields, and others, replaced by anything."""
    spoiled = st.dictionaries(st.sampled_from(names) | text, json_values, max_size=3)
    return spoiled.map(lambda fields: {**good, **fields})


FIELDS = (
    "id", "type", "when", "where", "summary", "actors", "targets", "affects", "standing", "according_to", "topics", "sources", "caused_by", "known",
    "impact", "confidence", "data", "raw", "engagement", "supersede", "corroborate", "retract", "reason",
)  # fmt: skip
GOOD = {"id": "one", "type": "engagement.held", "when": "8 May 2023", "engagement": "x", "sources": [{"publisher": "P"}]}
facts = st.lists(_fact(FIELDS, GOOD), max_size=3)


def _dumped(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")


json_lines = facts.map(lambda items: b"\n".join(_dumped(item) for item in items))
yaml_documents = st.fixed_dictionaries(
    {"facts": facts},
    optional=dict.fromkeys(("author", "message", "dateline", "date_order", "sources", "about"), json_values),
).map(_dumped)  # JSON is YAML 1.2


def strategy_for(name: str, inputs: Inputs) -> SearchStrategy[bytes]:
    """Inputs of a target: its own structure where it has one, changed seeds, pieces, any bytes."""
    changed = st.integers(0, 2**32).map(lambda seed: generated(inputs, random.Random(seed)))
    pieces = st.lists(st.sampled_from([*inputs.pieces, *HOSTILE]), max_size=10).flatmap(
        lambda parts: st.sampled_from(inputs.glue).map(lambda glue: glue.join(parts))
    )
    own = {"facts-yaml": yaml_documents, "facts-jsonl": json_lines, "append": json_lines, "feed": json_lines}.get(name)
    return st.one_of(*([own] if own is not None else []), changed, pieces, st.binary(max_size=80))
