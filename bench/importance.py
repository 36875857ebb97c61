"""How well the importance of events foretells what a later reader keeps, in plain counts: on generated and on the shipped material.

``python bench/importance.py``. Shipped: all that the log knew on 7 May 2023 is ranked; what the article of 8 May 2023 goes back to is
what a reader of that day kept. The rank uses nothing that was public after 7 May. Generated: events of which a tenth matter; those are
cited and sourced more often, noisily, and loud events are told twenty times by one publisher.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import timeline.events
from timeline.changes import Record
from timeline.cli.start import make_demo
from timeline.clocks import Clocks
from timeline.importance import Importance, importances
from timeline.log import Log
from timeline.projections import Derivation
from timeline.queries import Questions
from timeline.store import Store, open_store
from timeline.vocabulary import Vocabulary

SHIPPED = Vocabulary.of_module(timeline.events)
LOUD, CITES, CITES_WHAT_MATTERS = 0.1, 0.4, 0.75
"""How many events are loud; how many name a cause; how many of the causes matter."""
RANKS = {
    "all four parts": lambda one, order: (-one.score, order),
    "cited alone": lambda one, order: (-one.cited, order),
    "sources alone": lambda one, order: (-one.sources, order),
    "effects alone": lambda one, order: (-one.effects, order),
    "impact alone": lambda one, order: (-one.impact, order),
    "without impact": lambda one, order: (-(one.score - one.parts["impact"]), order),
    "the order of the log": lambda _one, order: (order,),
}


def found(scores: dict[int, Importance], wanted: set[int], top: int) -> dict[str, int]:
    """How many of the wanted are among the first ``top``, by each way to rank."""
    return {name: len(wanted & set(sorted(scores, key=lambda place: key(scores[place], place))[:top])) for name, key in RANKS.items()}


def table(title: str, scores: dict[int, Importance], wanted: set[int], tops: tuple[int, ...]) -> None:
    print(f"\n{title}: {len(wanted)} of {len(scores)} events matter\n")
    print("| rank by |" + "".join(f" of the first {top} |" for top in (*tops,)))
    print("|---|" + "--:|" * len(tops))
    counts = {top: found(scores, wanted, top) for top in tops}
    for name in RANKS:
        print(f"| {name} |" + "".join(f" {counts[top][name]} |" for top in tops))
    print("| by chance |" + "".join(f" {top * len(wanted) / len(scores):.1f} |" for top in tops))


def weigh(store: Store, known: str | None, without: str = "-") -> tuple[dict[int, Importance], dict[int, str]]:
    cutoffs = Clocks(store).cutoffs(None, known, None)
    questions = Questions(store)
    events = [event for event in questions.events(cutoffs) if not event.type.startswith(without)]
    return importances(questions, cutoffs, [event.position for event in events]), {event.position: event.id for event in events}


def shipped(folder: Path) -> None:
    path = folder / "shipped.duckdb"
    make_demo(path, 10.0)
    with open_store(path) as store:
        scores, ids = weigh(store, "2023-05-07", without="office.")
        article = {
            row[0]
            for row in store.rows("select distinct e.event_id from source_rows s join entries e on e.position = s.concerns "
                                  "where s.publisher = 'South China Morning Post' and s.published = '2023-05-08'")
        }  # fmt: skip
    table("Shipped, as known by 7 May 2023, without offices", scores, {place for place, id_ in ids.items() if id_ in article}, (10, 20, 30))


def generated(folder: Path, seed: int, events: int = 1_000) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    matters = set(dice.sample(range(events), events // 10))
    changes = []
    for number in range(events):
        heavy = number in matters
        day = f"2023-{1 + number * 12 // events:02d}-{1 + dice.randrange(20):02d}"
        tellers = [f"Paper {dice.randrange(40)}" for _ in range(1 + dice.randrange(6 if heavy else 3))]
        if not heavy and dice.random() < LOUD:
            tellers = ["A loud paper"] * 20
        causes = [
            cause
            for cause in (dice.sample(sorted(matters), 1) if dice.random() < CITES_WHAT_MATTERS else [dice.randrange(events)])
            if cause < number
        ]
        fields = {
            "id": f"e{number}", "type": "engagement.held", "engagement": f"m{number}", "when": day, "affects": ["CHN-USA"],
            "caused_by": [f"e{cause}" for cause in causes] if dice.random() < CITES else [],
            "impact": max(-10.0, min(10.0, dice.gauss(-5 if heavy else 0, 3))),
            "sources": [{"publisher": teller, "published": day} for teller in tellers],
        }  # fmt: skip
        changes.append(Record(SHIPPED.build(fields)))
    path = folder / f"generated-{seed}.duckdb"
    with Log.create(path, SHIPPED, [Derivation(SHIPPED)]) as log:
        log.append(changes)
    with open_store(path) as store:
        scores, ids = weigh(store, None)
    table(f"Generated, seed {seed}", scores, {place for place, id_ in ids.items() if int(id_[1:]) in matters}, (50, 100, 200))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        shipped(Path(folder))
        for seed in (1, 2, 3):
            generated(Path(folder), seed)


if __name__ == "__main__":
    main()
