"""The shape of the house as data: which part may import which."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"cli"}),
    frozenset({"render", "exporters", "importers"}),
    frozenset({"reader"}),
    frozenset({"verify"}),
    frozenset({"queries", "projections"}),
    frozenset({"answers"}),
    frozenset({"clocks"}),
    frozenset({"log"}),
    frozenset({"changes", "declared"}),
    frozenset({"vocabulary", "algebra", "documents"}),
    frozenset({"model", "countries"}),
    frozenset({"store"}),
    frozenset({"gate", "headfile"}),
    frozenset({"dates", "sql", "_version"}),
    frozenset({"errors"}),
)
"""From the top down. A part imports what lies below it, or its own; never a neighbour above or beside."""


def layer_of(part: str) -> int:
    return next(i for i, layer in enumerate(LAYERS) if part in layer)


def imports(source: str) -> set[str]:
    """Dotted names that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "timeline" else set()
    return found


def violations(part: str, source: str) -> list[str]:
    """What a module of ``part`` imports and may not."""
    wrong = []
    for name in imports(source):
        root, _, rest = name.partition(".")
        if root != "timeline" or not rest:
            continue
        target = rest.partition(".")[0]
        if target == "events":
            if part != "cli":
                wrong.append(f"{part} imports timeline.events")
        elif target != part and any(target in layer for layer in LAYERS) and layer_of(target) <= layer_of(part):
            wrong.append(f"{part} imports timeline.{target}")
        elif part == "dates" and target != "dates":
            wrong.append(f"dates imports timeline.{target}")
    return wrong


def parts() -> list[tuple[str, Path]]:
    """Each Python file of the engine with the part that it belongs to."""
    found = []
    for path in sorted((ROOT / "timeline").rglob("*.py")):
        relative = path.relative_to(ROOT / "timeline")
        part = relative.parts[0].removesuffix(".py")
        if part != "__init__":
            found.append((part, path))
    return found
