"""The shape of the house as data: which part may import which, what no file says, where SQL stands.

Each check is a function of a text or a folder, so that a test can hand it a violation and see it found.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"cli"}),
    frozenset({"web"}),
    frozenset({"loading"}),
    frozenset({"exporters"}),
    frozenset({"render", "importers"}),
    frozenset({"drain"}),
    frozenset({"reader", "feed", "migrations"}),
    frozenset({"accounts", "copies"}),
    frozenset({"verify", "explanations", "tension", "importance", "gaps"}),
    frozenset({"queries", "projections", "sandbox"}),
    frozenset({"answers", "views", "quick"}),
    frozenset({"clocks", "frames", "current", "written"}),
    frozenset({"log", "direct"}),
    frozenset({"writing"}),
    frozenset({"changes", "declared"}),
    frozenset({"vocabulary", "algebra", "documents", "canonical"}),
    frozenset({"stored"}),
    frozenset({"model", "countries"}),
    frozenset({"definitions", "engines", "postgres"}),
    frozenset({"store"}),
    frozenset({"signing", "lake"}),
    frozenset({"connecting"}),
    frozenset({"gate", "headfile", "columns", "faults", "files", "masks", "texts"}),
    frozenset({"dates", "earlier", "scales", "sql", "templates", "_version"}),
    frozenset({"errors"}),
)
"""From the top down. A part imports what lies below it, or its own; never a neighbour above or beside."""

DEPTH = {part: depth for depth, layer in enumerate(LAYERS) for part in layer}

INJECTED = "events"
"""The vocabulary that ships: only the command line knows it, and hands it to the engine."""

EVENTS_MAY_KNOW = frozenset({"model", "dates"})

STANDS_ALONE = frozenset({"dates"})
"""Parts that import nothing of the rest, whatever lies below them."""


def imports(source: str, module: str, *, package: bool = False) -> set[str]:
    """Absolute dotted names that ``module`` imports, wherever in it: relative and dynamic imports too.

    ``package`` says that the source is the ``__init__`` of ``module``, from which relative imports count one level less.
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")
                above = parents[: len(parents) - node.level + package]
                base = ".".join([*above, base] if base else above)
            found |= {f"{base}.{alias.name}" for alias in node.names} if base == "timeline" else {base}
        elif isinstance(node, ast.Call) and _is_dynamic_import(node.func):
            found |= {str(given.value) for given in node.args[:1] if isinstance(given, ast.Constant)}
    return found


def _is_dynamic_import(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    return name in {"import_module", "__import__"}


def violations(module: str, source: str, *, package: bool = False) -> list[str]:
    """What a module of the engine or of ``timeline.events`` imports and may not, as sentences."""
    part = module.split(".")[1]
    if part != INJECTED and part not in DEPTH:
        return [f"{part} has no layer: list it in {Path(__file__).name}"]
    wrong = []
    for name in sorted(imports(source, module, package=package)):
        root, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if root == "timeline" and target != part and not _may(part, target):
            wrong.append(f"{part} imports {name}")
    return wrong


def _may(part: str, target: str) -> bool:
    if part == INJECTED:
        return target in EVENTS_MAY_KNOW
    if part in STANDS_ALONE:
        return False
    if target == INJECTED:
        return part == "cli"
    if target in {"", "__version__", "open"}:
        return part == "cli"  # the package's own face, at the top
    return target in DEPTH and DEPTH[target] > DEPTH[part]


def modules() -> list[tuple[str, bool, Path]]:
    """Each module below ``timeline`` by its dotted name, whether it is a package's ``__init__``, and its file."""
    found = []
    for folder, prefix in ((ROOT / "timeline", "timeline"), (ROOT / "events", "timeline.events")):
        for path in sorted(folder.rglob("*.py")):
            package = path.stem == "__init__"
            inner = path.relative_to(folder).with_suffix("").parts
            name = ".".join((prefix, *(inner[:-1] if package else inner)))
            if name != "timeline":  # the face of the package has no layer; its imports are lazy
                found.append((name, package, path))
    return found


def packages(root: Path) -> set[str]:
    """Every package that has to be named for the build: each folder that holds Python, marked as a package or not."""
    found = {".".join(path.parent.relative_to(root).parts) for path in (root / "timeline").rglob("*.py")}
    return found | {".".join(("timeline", *path.parent.relative_to(root).parts)) for path in (root / "events").rglob("*.py")}


LONGEST = 400
"""Lines of a Python file; at about 350 one looks for a second subject."""


def too_long(source: str) -> bool:
    return len(source.splitlines()) > LONGEST


STATEMENT = re.compile(
    r"""\s*(?:select\s
    | insert\s+into\s | update\s+\S+\s+set\s | delete\s+from\s | truncate\s+\S+\s*;?$
    | (?:create|drop|alter)\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:table|view|macro|index|trigger|schema|sequence)\s
    | attach\s+' | copy\s+\S.*\sto\s | pragma\s
    | with\s+\S+\s+as\s+(?:materialized\s+)?\( | from\s+\S+\s+(?:where|select|order\s+by|limit)\s)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def pasted_sql(source: str) -> list[str]:
    """Statements that are made by pasting values into a text: f-strings, ``%``, ``+`` and ``format``; ``{}`` for what is pasted."""
    texts = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            texts.append("".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add) and isinstance(node.left, ast.Constant):
            texts.append(f"{node.left.value} {{}} ")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            texts += [str(node.func.value.value)] if isinstance(node.func.value, ast.Constant) else []
    return sorted(text for text in texts if STATEMENT.match(text))


# Letters in brackets keep these patterns from finding themselves.
FORBIDDEN = re.compile(
    r"""(?<![\w.-])/(?:[w]ork|[o]pt|[r]oot)\b(?!-)   # folders of one machine
    | \.\./[s]hared\b                                 # what lies beside the project and does not ship
    | [p]ypi\.org | [p]ythonhosted\.org | --(?:extra-)?[i]ndex-url | --[f]ind-links   # registries are the machine's business""",
    re.VERBOSE,
)
