"""What holds for every expression and every phrase, over a tiny calendar."""

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.dates.fuzzing import check_error
from tests.dates.strategies import datelines, edtf, expressions, phrases, plain_terms
from timeline.dates import DateError, Occurrence, parse_edtf, read, read_range

LONG_AGO, FAR_AHEAD = float("-inf"), float("inf")


def reach(bounds):
    """The bounds with infinities for what is open."""
    begin_earliest, begin_latest, end_earliest, end_latest = bounds
    return (
        LONG_AGO if begin_earliest is None else begin_earliest,
        FAR_AHEAD if begin_latest is None else begin_latest,
        LONG_AGO if end_earliest is None else end_earliest,
        FAR_AHEAD if end_latest is None else end_latest,
    )


def tried(text, dateline):
    """The reading, or an example that Hypothesis skips."""
    try:
        return read(text, dateline=dateline)
    except DateError:
        assume(False)


@given(expressions)
def test_any_expression_is_parsed_or_refused(text):
    try:
        parsed = parse_edtf(text)
    except DateError as error:
        check_error(error, text)
    else:
        assert parsed.level in (0, 1, 2)


@given(edtf)
def test_printing_is_the_identity(text):
    parsed = parse_edtf(text)
    again = parse_edtf(parsed.text)
    assert (again, again.text, again.kind, again.bounds) == (parsed, parsed.text, parsed.kind, parsed.bounds)
    assert again.qualification == parsed.qualification
    assert parse_edtf(text) == parsed
    assert again.level <= parsed.level


@given(edtf)
def test_bounds_are_in_order(text):
    begin_earliest, begin_latest, end_earliest, end_latest = reach(parse_edtf(text).bounds)
    assert begin_earliest <= begin_latest
    assert end_earliest <= end_latest
    assert begin_earliest <= end_earliest
    assert begin_latest <= end_latest


@given(edtf, st.integers(0, 3), st.integers(0, 3))
def test_more_tolerance_never_narrows(text, smaller, more):
    narrow = Occurrence.from_edtf(text, tolerance=smaller)
    wide = Occurrence.from_edtf(text, tolerance=smaller + more)
    assert narrow.refines(wide)
    if not narrow.parsed.approximate:
        assert wide.bounds == narrow.bounds == narrow.parsed.bounds


@given(edtf, edtf)
def test_a_refinement_lies_inside_and_contradicts_nothing_it_refines(left, right):
    one, other = Occurrence.from_edtf(left), Occurrence.from_edtf(right)
    if one.refines(other):
        inner, outer = reach(one.bounds), reach(other.bounds)
        assert inner[0] >= outer[0]
        assert inner[1] <= outer[1]
        assert inner[2] >= outer[2]
        assert inner[3] <= outer[3]
        assert not one.contradicts(other)
    assert one.contradicts(other) == other.contradicts(one)
    assert one.refines(one)


@given(
    st.from_regex(r"[0-9]{2}([0-9]{2}|[0-9]X|XX)", fullmatch=True),
    st.sampled_from(["-02", "-12", "-XX"]),
    st.sampled_from(["", "-01", "-28", "-XX"]),
)
def test_adding_a_component_refines(year, month, day):
    whole = Occurrence.from_edtf(year)
    part = Occurrence.from_edtf(year + month)
    assert part.refines(whole)
    assert Occurrence.from_edtf(year + month + day).refines(part)


@given(edtf)
@example("2004~-06-~11")
@example("[2001-21..2002-21]")
@example("[2022-01..2022-?01]")
@example("[2022-?01..2022-02]")
def test_words_are_read_back(text):
    occurrence = Occurrence.from_edtf(text)
    assert read(occurrence.words()).occurrence == occurrence


@given(phrases, datelines)
def test_any_phrase_is_read_or_refused_and_its_words_are_read_back(text, dateline):
    try:
        reading = read(text, dateline=dateline)
    except DateError as error:
        check_error(error, text)
        return
    assert reading.occurrence == Occurrence.from_edtf(reading.edtf)
    assert read(reading.occurrence.words(), dateline=dateline).occurrence == reading.occurrence


@given(phrases, datelines)
def test_strict_gives_the_same_reading_or_refuses_an_ambiguous_one(text, dateline):
    reading = tried(text, dateline)
    try:
        strict = read(text, dateline=dateline, strict=True)
    except DateError:
        assert reading.alternatives
        assert reading.warnings
    else:
        assert strict == reading
        assert not reading.alternatives


@given(phrases, datelines)
def test_an_ambiguous_reading_covers_its_alternatives(text, dateline):
    reading = tried(text, dateline)
    hull = reach(reading.bounds)
    for alternative in reading.alternatives:
        if alternative != text and not alternative.startswith("2022-23"):
            try:
                bounds = reach(parse_edtf(alternative).bounds)
            except DateError:
                continue  # one of several combinations that does not exist
            assert hull[0] <= bounds[0]
            assert hull[3] >= bounds[3]


@given(plain_terms, datelines)
def test_before_and_after_leave_out_exactly_the_date(text, dateline):
    reading = tried(text, dateline)
    assume(not reading.alternatives and not reading.occurrence.parsed.approximate)
    begin, _, _, end = reading.bounds
    earlier = tried(f"before {text}", dateline).bounds
    later = tried(f"after {text}", dateline).bounds
    assert (earlier.begin_earliest, earlier.end_latest) == (None, begin - 1)
    assert (later.begin_earliest, later.end_latest) == (end + 1, None)
    assert tried(f"by {text}", dateline).bounds.end_latest == end


@given(plain_terms, plain_terms, datelines)
def test_before_is_monotone(left, right, dateline):
    one, other = tried(left, dateline), tried(right, dateline)
    assume(reach(one.bounds)[0] <= reach(other.bounds)[0] and not one.alternatives and not other.alternatives)
    assume(not one.occurrence.parsed.approximate and not other.occurrence.parsed.approximate)
    first, second = tried(f"before {left}", dateline).bounds, tried(f"before {right}", dateline).bounds
    assert reach(first)[3] <= reach(second)[3]


@given(plain_terms, plain_terms, datelines)
def test_a_range_on_the_command_line_is_its_two_sides(left, right, dateline):
    begin, end = tried(left, dateline), tried(right, dateline)
    assume(reach(begin.bounds)[0] <= reach(end.bounds)[3])
    assert read_range(f"{left}..{right}", dateline=dateline) == (read(left, dateline=dateline), read(right, dateline=dateline))


@given(st.text(max_size=40), datelines)
def test_any_text_is_read_or_refused(text, dateline):
    for reader in (read, read_range):
        try:
            reader(text, dateline=dateline)
        except DateError as error:
            check_error(error, text)
