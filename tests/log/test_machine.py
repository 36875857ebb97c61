"""Append, correct, corroborate and retract in any order, against a model that is a plain list."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.examples import share
from tests.support.histories import state_in_sql
from tests.support.words import WORDS, said
from timeline import algebra
from timeline.changes import Corroborate, Record, Retract, Supersede
from timeline.copies import erase
from timeline.dates import day_start_us
from timeline.errors import Conflict, TimelineError
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation
from timeline.verify import verify

IDS = st.sampled_from(["one", "two"])
DAYS = st.sampled_from(["2023-02-01", "2023-02-02", "2023-02", "2023-02-02/2023-02-03"])
WORD = st.sampled_from(["yes", "no"])
STANDING = st.sampled_from(["actual", "reported"])


class LogMachine(RuleBasedStateMachine):
    """The model: the list of changes that the log accepted, in order, as the algebra's entries."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.log = Log.create(Path(self.folder.name) / "m.duckdb", WORDS, [Derivation(WORDS)])
        self.accepted: list[algebra.Written] = []
        self.newest: dict[str, algebra.Written] = {}
        self.erased: set[str] = set()

    def teardown(self) -> None:
        self.log.store.close()
        self.folder.cleanup()

    def _take(self, change: Record | Supersede | Corroborate | Retract) -> bool:
        """Append; note what was accepted. False where the log refused, which must leave no trace."""
        before = self.log.store.head()
        try:
            done = self.log.append([change])
        except TimelineError:
            assert self.log.store.head() == before
            return False
        for entry in done.entries:
            effects: tuple[algebra.Change, ...] = ()
            if isinstance(change, (Record, Supersede)):
                effects = tuple(
                    algebra.Change(
                        e.subject,
                        e.relation,
                        WORDS.relation_of(e).slot(e.object),
                        e.object,
                        e.initiates,
                        e.view,
                        entry.begin_earliest,
                        entry.begin_latest,
                    )
                    for e in change.event.effects()
                )
            written = algebra.Written(entry.position, entry.operation, entry.event_id, entry.concerns, entry.known, entry.standing, effects)
            self.accepted.append(written)
            if entry.operation != "corroborate":
                self.newest[entry.event_id] = written
        return bool(done.entries)

    @rule(id_=IDS, day=DAYS, word=WORD, standing=STANDING)
    def record(self, id_: str, day: str, word: str, standing: str) -> None:
        known = id_ in self.newest
        assert not (self._take(Record(said(id_, day, word=word, standing=standing))) and known), "an id is recorded once"

    @rule(id_=IDS, day=DAYS, word=WORD, standing=STANDING)
    def correct(self, id_: str, day: str, word: str, standing: str) -> None:
        accepted = self._take(Supersede(said(id_, day, word=word, standing=standing)))
        assert not accepted or len(self.accepted) > 1
        assert not (accepted and id_ in self.erased), "what was erased does not come back"

    @rule(id_=IDS, published=st.sampled_from(["2023-01-01", "2023-03-01"]), raises=st.booleans())
    def corroborate(self, id_: str, published: str, *, raises: bool) -> None:
        source = Source(publisher="Reuters", published=published)
        retracted = id_ in self.newest and self.newest[id_].operation == "retract"
        accepted = self._take(Corroborate(id_, (source,), "actual" if raises else None))
        assert not (accepted and retracted), "what is retracted cannot be corroborated"

    @rule(id_=IDS)
    def retract(self, id_: str) -> None:
        was = self.newest.get(id_)
        accepted = self._take(Retract(id_))
        assert accepted == (was is not None and was.operation != "retract" and id_ not in self.erased)

    @precondition(lambda self: self.newest)
    @rule(id_=IDS)
    def erase(self, id_: str) -> None:
        if id_ not in self.newest:
            return
        accepted = erase(self.log, Derivation(WORDS), id_, "a court").entries
        assert bool(accepted) == (id_ not in self.erased)
        if accepted:
            self.log = Log.open(self.log.store.path, WORDS, [Derivation(WORDS)])
            self.erased.add(id_)
            self.accepted = [replace(e, effects=()) if e.event_id == id_ else e for e in self.accepted]
            e = accepted[0]
            self.accepted.append(algebra.Written(e.position, "erase", id_, e.concerns, e.known, ""))

    @precondition(lambda self: self.accepted)
    @rule(id_=IDS)
    def an_unexpected_version_is_refused(self, id_: str) -> None:
        if id_ in self.newest:
            try:
                self.log.append([Supersede(said(id_, "2020-01-01", word="other"), expected_version=99)])
            except Conflict:
                return
            raise AssertionError("version 99 was never there")

    @invariant()
    def positions_are_gapless_and_the_log_verifies(self) -> None:
        seen = verify(self.log.store, Derivation(WORDS))
        assert seen.findings == ()
        assert seen.entries == len(self.accepted) == (self.accepted[-1].position if self.accepted else 0)

    @invariant()
    def the_state_is_the_algebras(self) -> None:
        everything = 2**63 - 1
        for upto in (day_start_us(2023, 2, 2), everything):
            expected = algebra.state(self.accepted, upto, everything, everything)
            assert state_in_sql(self.log.store.connection, upto, everything, everything) == expected


LogMachine.TestCase.settings = settings(max_examples=share(15), stateful_step_count=12, deadline=None)
TestLog = LogMachine.TestCase
