"""The way an editor writes an occurrence, and that `read` takes it back."""

import pytest

from timeline.dates import Occurrence, read

WORDS = [
    ("2023-02-04", "4 Feb 2023"), ("2023-02", "February 2023"), ("2023", "2023"), ("0079", "AD 79"), ("-0043-03-15", "15 Mar 44 BC"),
    ("2023-02-01/2023-02-10", "early February 2023"), ("2023-02-11/2023-02-20", "mid-February 2023"),
    ("2023-02-21/2023-02-28", "late February 2023"), ("2024-02-21/2024-02-28", "21–28 Feb 2024"), ("2022-05/2022-08", "mid-2022"),
    ("1930/1933", "early 1930s"), ("2023-01-28/2023-02-04", "28 Jan – 4 Feb 2023"), ("2022-12-28/2023-01-04", "28 Dec 2022 – 4 Jan 2023"),
    ("2023-02-04/2023-02-06", "4–6 Feb 2023"), ("2023-02-04/2023-02-04", "4 Feb 2023 – 4 Feb 2023"), ("2023-03/2023-06", "March – June 2023"),
    ("2022-12/2023-02", "December 2022 – February 2023"), ("1936/1938", "1936–1938"), ("-0043/0014", "44 BC – AD 14"),
    ("2004-02-01/2005", "1 Feb 2004 – 2005"), ("1936~", "about 1936"), ("1936?", "possibly 1936"), ("1936%", "possibly about 1936"),
    ("1963-12", "December 1963"), ("1963-12-XX", "a day in December 1963"), ("1963-12?", "possibly December 1963"), ("1963-12~", "about December 1963"),
    ("1963-XX", "a month in 1963"), ("1963-XX-XX", "a day in 1963"), ("193X", "the 1930s"), ("18XX", "the 19th century"), ("20XX~", "about the 21st century"),
    ("10XX", "the 11th century"), ("-04XX", "the 5th century BC"), ("../2023-03-31", "on or before 31 Mar 2023"), ("../2023-03", "in or before March 2023"),
    ("2022-10~/..", "from about October 2022 onwards"), ("1985/", "from 1985 to an unknown date"), ("/1985", "from an unknown date to 1985"),
    ("2023-02-04T14:39-05:00", "4 Feb 2023, 14:39 (UTC−5)"), ("2023-02-04T14:39:10+05:30", "4 Feb 2023, 14:39:10 (UTC+5:30)"),
    ("2023-02-04T14:39Z", "4 Feb 2023, 14:39 UTC"), ("2023-02-04T14:39", "4 Feb 2023, 14:39"), ("2023-33", "Q1 2023"), ("2023-41", "second half of 2023"),
    ("2023-38", "the middle four months of 2023"), ("2021-25", "spring 2021"), ("2021-21", "spring 2021 (hemisphere not stated)"),
    ("2021-31", "southern autumn 2021"), ("2022-28", "northern winter 2022–23"), ("2022-24", "winter 2022–23 (hemisphere not stated)"),
    ("2099-30", "southern summer 2099–00"), ("[2023-04-10..2023-04-14]", "some time between 10 Apr 2023 and 14 Apr 2023"),
    ("[..1984]", "some time in or before 1984"), ("[1984..]", "some time from 1984 onwards"), ("[1667,1760-12]", "1667 or December 1760"),
    ("{1960,1961-12}", "1960 and December 1961"),
    # without words in English: the expression itself
    ("2004-06~-11", "2004-06~-11"), ("156X-12-25", "156X-12-25"), ("20X3", "20X3"), ("192X-33", "192X-33"), ("1984-1X", "1984-1X"), ("Y17E8", "Y17E8"),
    ("1950S2", "1950S2"), ("[1667,1668,1670..1672]", "[1667,1668,1670..1672]"), ("{..1984}", "{..1984}"), ("../..", "../.."), ("/..", "/.."), ("../", "../"),
    ("-9999", "-9999"), ("003X", "003X"), ("2023-02-04T24:00:00", "2023-02-04T24:00:00"), ("-00XX", "-00XX"), ("-003X", "-003X"), ("XXXX", "XXXX"),
]  # fmt: skip


@pytest.mark.parametrize(("edtf", "words"), WORDS)
def test_an_editor_writes(edtf, words):
    assert Occurrence.from_edtf(edtf).words() == words


@pytest.mark.parametrize(("edtf", "words"), WORDS)
def test_what_is_written_is_read_back(edtf, words):
    assert read(words).occurrence == Occurrence.from_edtf(edtf)


def test_different_statements_are_written_differently():
    assert len({words for _, words in WORDS}) == len(WORDS)
