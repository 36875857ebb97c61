"""The OpenAPI 3.1 document of the API, made from the table of views."""

from __future__ import annotations

from typing import Any

from timeline._version import __version__
from timeline.web.views import KINDS_OF_TEXT, VIEWS, View

_PROBLEMS = {
    "400": "what was asked cannot be understood",
    "404": "the log does not know what was named",
    "503": "the log is in use by another process; Retry-After says when to try again",
}


def document() -> dict[str, Any]:
    """The document, as data."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "timeline",
            "version": __version__,
            "description": "The answers of the command line. JSON is what `-O json` prints, to the byte.",
        },
        "paths": {f"/api/{view.name}": {"get": _operation(view)} for view in VIEWS.values()},
        "components": {
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["error", "remedy"],
                    "properties": {"error": {"type": "string"}, "remedy": {"type": "string"}},
                }
            }
        },
    }


def _operation(view: View) -> dict[str, Any]:
    problem = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    content = {KINDS_OF_TEXT[name].partition(";")[0]: {"schema": _schema(view, name)} for name in view.formats}
    return {
        "operationId": view.name,
        "summary": view.about,
        "description": f"As `timeline {view.verb}`.",
        "parameters": [
            {"name": each.name, "in": "query", "description": each.about, "required": each.required, "schema": each.schema()}
            for each in view.parameters
        ]
        + [{"name": "format", "in": "query", "description": "The form.", "schema": {"enum": list(view.formats), "default": "json"}}],
        "responses": {
            "200": {"description": "the answer", "content": content},
            **{status: {"description": said, "content": problem} for status, said in _PROBLEMS.items()},
        },
    }


def _schema(view: View, format_: str) -> dict[str, Any]:
    if format_ != "json":
        return {"type": "string"}
    return {"type": "array", "items": {"type": "object"}} if view.name in {"events", "sql"} else {"type": "object"}
