"""Small tables of coded events, of the shape in which they are published, made by hand."""

from __future__ import annotations

from pathlib import Path

import timeline.events
from timeline.importers.coded import CodedImport
from timeline.importers.sources import prepared
from timeline.importers.tables import Outcome
from timeline.log import Log
from timeline.projections import Derivation
from timeline.vocabulary import Vocabulary

SHIPPED = Vocabulary.of_module(timeline.events)

GDELT_DEFAULTS = {
    2: "20230203",
    8: "USA",
    7: "UNITED STATES",
    6: "USA",
    18: "CHN",
    17: "CHINA",
    16: "CHN",
    26: "1",
    27: "042",
    31: "1.9",
    32: "10",
}
"""The columns that are read, by their place from 1; those of the end differ between the versions."""


def gdelt(number: int, *, width: int = 61, **cells: str) -> str:
    """One row of a GDELT export of a width. ``cells`` name the columns: ``c27="043"``; also ``place``, ``added`` and ``url``."""
    row = [""] * width
    ends = {61: (53, 60, 61), 58: (51, 57, 58), 57: (51, 57, 0)}.get(width, (0, 0, 0))
    placed = {1: str(number), **GDELT_DEFAULTS}
    tail = {"place": "Beijing, Beijing, China", "added": "20230203", "url": f"https://www.example.org/{number}"}
    tail.update({name: cells.pop(name) for name in tuple(cells) if name in tail})
    placed.update({place: tail[name] for name, place in zip(tail, ends, strict=True) if place})
    placed.update({int(name[1:]): text for name, text in cells.items()})
    for place, text in placed.items():
        if place <= width:
            row[place - 1] = text
    return "\t".join(row)


ICEWS_HEADER = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\t"
    "Target Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude"
)


def icews(number: int, source: tuple[str, str], target: tuple[str, str], code: str = "040", story: str = "7", sentence: str = "2") -> str:
    """One row of an ICEWS file: names and countries of both sides."""
    return "\t".join([
        str(number), "2018-06-01", source[0], "Government", source[1], "Consult", code, "1", target[0], "Military", target[1], story, sentence,
        "A Daily", "Hanoi", "NA", "NA", "Vietnam", "21.0", "105.8",
    ])  # fmt: skip


ACLED_HEADER = "event_id_cnty,event_date,time_precision,sub_event_type,actor1,actor2,location,source,notes"


def new_log(folder: Path, name: str = "log.duckdb") -> Log:
    return Log.create(folder / name, SHIPPED, [Derivation(SHIPPED)])


def read(log: Log, path: Path, **options: object) -> list[Outcome]:
    """Import one file."""
    reader = CodedImport(log, **options)  # type: ignore[arg-type]
    with prepared(path) as tables:
        return [reader.read(table) for table in tables]


def written(folder: Path, name: str, *lines: str, ends: str = "\n", encoding: str = "utf-8") -> Path:
    """A file of these lines."""
    path = folder / name
    path.write_bytes("".join(f"{line}{ends}" for line in lines).encode(encoding))
    return path


def payloads(log: Log) -> list[str]:
    return [row[0] for row in log.store.rows("select payload from entries order by position")]
