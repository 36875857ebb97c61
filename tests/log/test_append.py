"""Appending: all or nothing, no-ops that say so, conflicts that name both sides, clocks that never go back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.words import WORDS, said
from timeline.changes import Change, Corroborate, Record, Retract, Supersede
from timeline.errors import Conflict, InvalidInput, NotFound
from timeline.headfile import Head, read_head
from timeline.log import Log
from timeline.model import Source
from timeline.projections import Derivation, read_entries

REUTERS = Source(publisher="Reuters", published="2023-02-04")


@pytest.fixture
def log(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Log.create(tmp_path / "a.duckdb", WORDS, [Derivation(WORDS)]) as opened:
        yield opened


def positions(log: Log) -> list[int]:
    return [entry.position for entry in read_entries(log.store)]


def test_positions_have_no_gaps_over_commits(log: Log) -> None:
    log.append([Record(said("one")), Record(said("two"))])
    log.append([Record(said("three"))])
    assert positions(log) == [1, 2, 3]


def test_a_batch_with_one_bad_change_leaves_nothing_behind(log: Log) -> None:
    with pytest.raises(NotFound, match="there is no event nowhere"):
        log.append([Record(said("one")), Retract("nowhere")])
    assert positions(log) == []
    assert log.store.head() == Head()
    log.append([Record(said("one"))])
    assert positions(log) == [1]


def test_recording_the_same_again_is_a_no_op_that_says_so(log: Log) -> None:
    log.append([Record(said())])
    again = log.append([Record(said())])
    assert again.entries == ()
    assert [(same.event_id, same.position, same.note) for same in again.unchanged] == [("one", 1, "is there already")]
    assert again.head == log.store.head()


def test_the_same_twice_in_one_batch_is_written_once(log: Log) -> None:
    done = log.append([Record(said()), Record(said())])
    assert (len(done.entries), len(done.unchanged)) == (1, 1)


def test_the_same_id_with_other_content_is_a_conflict_that_names_the_difference_and_the_remedy(log: Log) -> None:
    log.append([Record(said(word="yes"))])
    with pytest.raises(Conflict) as caught:
        log.append([Record(said(word="no"))])
    message = str(caught.value)
    assert 'word is not given there and "no" here' in message
    assert "timeline correct one" in message


def test_the_head_position_guards_against_what_the_writer_has_not_seen(log: Log) -> None:
    log.append([Record(said("one"))], expected_position=0)
    with pytest.raises(Conflict, match="it ends at position 1, not at 0"):
        log.append([Record(said("two"))], expected_position=0)
    log.append([Record(said("two"))], expected_position=1)


def test_a_correction_is_guarded_by_the_events_version(log: Log) -> None:
    log.append([Record(said())])
    log.append([Supersede(said(word="no"), expected_version=1)])
    with pytest.raises(Conflict, match="it is at version 2, not 1"):
        log.append([Supersede(said(word="perhaps"), expected_version=1)])


def test_recorded_never_goes_back_even_if_the_clock_does(log: Log) -> None:
    clock = iter([1_000_000, 500_000, 2_000_000])
    log._clock = lambda: next(clock)
    for name in ("one", "two", "three"):
        log.append([Record(said(name))])
    assert [entry.recorded for entry in read_entries(log.store)] == [1_000_000, 1_000_000, 2_000_000]


def test_a_request_is_carried_out_once(log: Log) -> None:
    log.append([Record(said("one"))], request_id="r1")
    repeated = log.append([Record(said("two"))], request_id="r1")
    assert repeated.entries == ()
    assert "in the log already" in repeated.unchanged[0].note
    assert positions(log) == [1]


def test_a_retracted_event_comes_back_by_a_correction(log: Log) -> None:
    log.append([Record(said())])
    log.append([Retract("one", "a mistake")])
    again = log.append([Record(said())])
    assert "was retracted at position 2; `timeline correct one` brings it back" in again.unchanged[0].note
    done = log.append([Supersede(said())])
    assert [(entry.operation, entry.version) for entry in done.entries] == [("supersede", 3)]


def test_retracting_twice_writes_once(log: Log) -> None:
    log.append([Record(said()), Retract("one")])
    assert log.append([Retract("one")]).entries == ()


def test_a_retracted_event_cannot_be_corroborated(log: Log) -> None:
    log.append([Record(said()), Retract("one")])
    with pytest.raises(Conflict, match="was retracted at position 2"):
        log.append([Corroborate("one", (REUTERS,))])


def test_corroboration_needs_a_source(log: Log) -> None:
    log.append([Record(said())])
    with pytest.raises(InvalidInput, match="needs a source"):
        log.append([Corroborate("one", ())])


def test_corroboration_raises_reported_to_actual_and_nothing_else(log: Log) -> None:
    log.append([Record(said("one", standing="reported")), Record(said("two", standing="alleged"))])
    done = log.append([Corroborate("one", (REUTERS,), "actual")])
    assert done.entries[0].standing == "actual"
    with pytest.raises(InvalidInput, match="two is alleged"):
        log.append([Corroborate("two", (REUTERS,), "actual")])


def test_a_file_read_again_does_not_undo_a_later_correction(log: Log) -> None:
    file: list[Change] = [Record(said(word="yes")), Supersede(said(word="no"), again=False)]
    log.append(file)
    log.append([Supersede(said(word="perhaps"))])
    assert log.append(file).entries == ()
    newest = log.newest("one")
    assert newest is not None
    assert newest.word == "perhaps"  # type: ignore[attr-defined]


def test_known_is_the_earliest_source_or_what_is_given_or_the_recorded_day(log: Log) -> None:
    log._clock = lambda: 1_700_000_000_000_000
    late = Source(publisher="AP", published="2023-02-10")
    done = log.append([
        Record(said("sourced", sources=(late, REUTERS))),
        Record(said("given", known="2023-02-02", sources=(late,))),
        Record(said("neither")),
    ])  # fmt: skip
    from timeline.dates import day_text

    assert [day_text(entry.known) for entry in done.entries] == ["2023-02-04", "2023-02-02", "2023-11-14"]


def test_a_date_that_the_log_cannot_order_is_refused_not_clamped(log: Log) -> None:
    with pytest.raises(InvalidInput, match="lies outside what the log can order"):
        log.append([Record(said(when="Y170000002"))])
    log.append([Record(said(when="-9999")), Record(said("late", when="9999"))])
    assert positions(log) == [1, 2]


def test_the_head_file_holds_the_head_when_an_append_is_acknowledged(log: Log) -> None:
    done = log.append([Record(said())])
    assert read_head(log.store.path) == done.head == log.store.head()
