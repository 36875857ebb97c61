"""What SQL makes of a row is what the model would: the payload, the sentence, the bounds, the clock, and what is derived."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.tables import ACLED_HEADER, SHIPPED, gdelt, new_log, read, written
from timeline.canonical import dump
from timeline.dates import end_of_day
from timeline.importers.tables import Outcome
from timeline.log import Log
from timeline.model import Actor
from timeline.projections import weights_of
from timeline.stored import known_of, stored_bounds

ODD = (
    "",
    "x",
    'a "b" \\ c',
    "  two  spaces ",
    "naïve \u2028 Ünï",
    "\u200f\u05d0",
    "=1+1",
    "<script>",
    "a\x0bb\x1fc\x7f",
    "😀",
    "O'Brien/Sons",
)
DAYS = ("20230203", "20230103", "20220203", "19820103", "20240229", "00010101", "99991231")


def agree(log: Log, outcome: Outcome) -> None:
    """Every entry of an import is what `Log.append` would have made of the event that it holds."""
    columns = "payload, summary, begin_earliest, begin_latest, end_earliest, end_latest, known, recorded, edtf, standing, type, event_id, position"
    rows = log.store.rows(f"select {columns} from entries order by position")
    assert len(rows) == outcome.new
    derived: dict[int, list[tuple[object, ...]]] = {}
    for position, *rest in log.store.rows("select position, dyad, score, scale, parties, code from coded_rows order by position, ordinal"):
        derived.setdefault(position, []).append(tuple(rest))
    for payload, summary, *bounds, known, recorded, edtf, standing, type_, event_id, position in rows:
        event = SHIPPED.load(payload, 1)
        assert dump(event) == payload
        assert (event.headline, event.when, event.standing, event.TYPE, event.id) == (summary, edtf, standing, type_, event_id)
        assert stored_bounds(event.occurrence) == tuple(bounds)
        assert known == (known_of(event) or end_of_day(recorded))
        weights = list(weights_of(event)) or [("", 0.0, "")]
        ids = sorted({Actor.parse(party).id for party in (*event.actors, *event.targets)})
        parties = f" {' '.join(ids)} " if ids else ""
        assert derived[position] == [(dyad, score, scale, parties, event.code) for dyad, score, scale in weights]  # type: ignore[attr-defined]


def random_gdelt(dice: random.Random, number: int) -> str:
    width = dice.choice((57, 58, 61))
    cells = {
        "c2": dice.choice(DAYS), "c6": dice.choice(("USA", "GOV", "", "IGOEUREEC", "X-Y 1")), "c7": dice.choice(("CHINA", "WASHINGTON", *ODD)),
        "c8": dice.choice(("USA", "CHN", "", "chn")), "c16": dice.choice(("", "TWN", "9X")), "c17": dice.choice(("TAIWAN", "Taipei", *ODD)),
        "c18": dice.choice(("", "TWN", "USA", "EUR")), "c26": dice.choice("01"), "c27": dice.choice(("042", "0831", "112", "016")),
        "c31": dice.choice(("", "1.9", "-10", "0", "2.75", "1e-3")), "c32": dice.choice(("", "1", "12345")),
        "place": dice.choice(ODD), "added": dice.choice(("", "20230203", "20230203143000" if width == 61 else "20230203")),
        "url": dice.choice(("", "http://www.example.org/a?b=1", "https://x", "BBC  Monitoring", "https://a b", *ODD)),
    }  # fmt: skip
    return gdelt(number, width=width, **cells)


@examples(15)
@given(st.randoms(use_true_random=False))
def test_a_gdelt_row_becomes_what_the_model_would_write(dice: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder, new_log(Path(folder)) as log:
        rows = [random_gdelt(dice, number).replace("\n", " ") for number in range(1, 60)]
        (outcome,) = read(log, written(Path(folder), "rows.csv", *rows))
        assert outcome.rejects == []
        agree(log, outcome)


@examples(8)
@given(st.randoms(use_true_random=False))
def test_an_acled_row_becomes_what_the_model_would_write(dice: random.Random) -> None:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    with tempfile.TemporaryDirectory() as folder, new_log(Path(folder)) as log:
        lines = [ACLED_HEADER]
        for number in range(30):
            day = dice.choice(("2022-08-04", "04 August 2022", "2022/8/4", "31-Dec-2021", "2024-02-29"))
            texts = [
                f"TWN{number}",
                day,
                dice.choice("123"),
                "Peaceful protest",
                *(dice.choice(("Taiwan", "Protesters (Taiwan)", *ODD)) for _ in range(5)),
            ]
            lines.append(",".join(cell(text) for text in texts))
        (outcome,) = read(log, written(Path(folder), "acled.csv", *lines))
        assert outcome.rejects == []
        agree(log, outcome)


@examples(8)
@given(st.randoms(use_true_random=False))
def test_a_quadruple_becomes_what_the_model_would_write(dice: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder, new_log(Path(folder)) as log:
        names = ("China", "United_States", "Barack_Obama", "Ángel Gurría", "10_Downing_Street", "Mike Pence", "")
        lines = [
            "\t".join(
                (
                    dice.choice(names),
                    dice.choice(("Consult", "Make_a_visit", "Frown upon")),
                    dice.choice(names),
                    f"2018-01-{number + 1:02d}",
                )
            )
            for number in range(28)
        ]
        (outcome,) = read(log, written(Path(folder), "quads.txt", *lines))
        assert outcome.rejects == []
        agree(log, outcome)
