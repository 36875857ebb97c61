"""What a lake says of itself: ``manifest.json`` beside its folders of Parquet files, one folder a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from timeline.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Manifest:
    """The head (``position`` and ``hash``) and the format of the log that a lake at ``path`` was written from."""

    path: Path
    position: int
    hash: str
    format: str

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table, none where it has none."""
        return sorted((self.path / table).glob("**/*.parquet"))


def read_manifest(path: Path) -> Manifest:
    """The manifest of the lake in the folder ``path``. Raises `InvalidInput` where there is none, or none that can be read."""
    try:
        said = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        return Manifest(path, int(said["position"]), str(said["hash"]), str(said["format"]))
    except FileNotFoundError as error:
        raise InvalidInput(
            f"{path} is a folder without manifest.json: no lake", remedy="name a log, or a lake that was exported"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(f"{path / 'manifest.json'} is no manifest of a lake", remedy="export the lake anew") from error
