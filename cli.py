"""Run the command line from a clone, without installing: ``python cli.py state as of March``. Never packaged."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.util import spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

HERE = Path(__file__).resolve().parent


class EventsInTheClone(MetaPathFinder):
    """Finds `timeline.events` in `events/` beside this file, and leaves all else to the other finders."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The spec of `timeline.events`; ``None`` for any other module."""
        del path, target
        if fullname != "timeline.events":
            return None
        folder = HERE / "events"
        return spec_from_file_location(fullname, folder / "__init__.py", submodule_search_locations=[str(folder)])


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    sys.meta_path.insert(0, EventsInTheClone())  # before the others, so that a clone runs its own even where one is installed
    from timeline.cli import main

    main()
