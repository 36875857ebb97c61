"""Run the command line from a clone, without installing: ``python cli.py state as of March``. Never packaged."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def use_clone() -> None:
    """Make `timeline` and `timeline.events` importable from the folder of this file."""
    sys.path.insert(0, str(HERE))
    import timeline  # noqa: PLC0415 - only now it can be found

    folder = HERE / "events"
    spec = importlib.util.spec_from_file_location("timeline.events", folder / "__init__.py", submodule_search_locations=[str(folder)])
    if spec is None or spec.loader is None:
        raise ImportError(f"there is no events/ beside {__file__}")
    finder = _OneModule(spec.name, str(folder))
    sys.meta_path.insert(0, finder)
    del timeline


class _OneModule:
    """Finds `timeline.events` in `events/`, and leaves all else to the others."""

    def __init__(self, name: str, folder: str) -> None:
        self._name, self._folder = name, folder

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        del path, target
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, f"{self._folder}/__init__.py", submodule_search_locations=[self._folder])


if __name__ == "__main__":
    use_clone()
    from timeline.cli import main

    main()
