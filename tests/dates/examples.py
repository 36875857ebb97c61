"""The examples of docs/dates.md: its tables are made from these, and a test compares them.

`python -m tests.dates.examples` writes the tables into the page.
"""

from __future__ import annotations

import re
from pathlib import Path

from timeline.dates import DateError, Occurrence, read

PAGE = Path(__file__).parents[2] / "docs" / "dates.md"
DATELINE = "2023-05-10"

TABLES = {
    "edtf": (
        "2023-05-08", "2023-02", "2023", "2023-02-04T14:39:00-05:00", "2023-04-08/2023-04-10", "2022-08-04/..",
        "../1985", "1985/", "/1985", "1936?", "1936~", "2004-06%", "2004?-06-~11", "193X", "19XX", "1963-12-XX",
        "1560-XX-25", "2001-26", "2001-34", "2001-41", "[1667,1668,1670..1672]", "{1960,1961-12}", "[..1760-12-03]",
        "-0043-03-15", "Y170000002", "Y17E8", "1950S2",
    ),
    "plain": (
        "4 Feb 2023", "Feb. 4, 2023", "the 3rd of May", "Saturday, 4 February 2023", "August 2022", "March", "July", "44 BC",
        "AD 79", "8.5.2023", "25/12/2022", "20230508", "4 Feb 2023, 2:39 pm", "4 Feb 2023, 14:39 (UTC-5)",
        "a day in December 1963",
    ),
    "periods": (
        "Q2", "Q4", "Q1 2023", "second quarter of 2022", "first half of 2022", "spring 2021", "southern winter 2022",
        "winter 2022-23", "1930s", "19th century", "week 6 of 2023", "2023-W06-3", "week of 8 Feb 2023",
        "weekend of Feb 4, 2023", "early 2023", "mid-February", "late 1930s", "early 19th century",
        "beginning of March 2023", "end of March", "first four months of 2022",
    ),
    "relative": (
        "today", "yesterday", "the day before yesterday", "Monday", "Thursday", "this Monday", "this week", "last month",
        "last year", "last summer", "two weeks ago", "3 days ago", "in 3 days", "earlier this month",
    ),
    "bounds": (
        "by March", "until 4 Feb 2023", "on or before 31 Mar 2023", "before 1949", "before Q1", "after Feb 4, 2023",
        "since August 2022", "from March 2023 onwards", "2020 - present", "between Jan 28 and Feb 4, 2023", "Aug 2-3, 2022",
        "28 Dec - 4 Jan 2023", "1936-1938", "1914-18", "some time between 10 Apr 2023 and 14 Apr 2023", "28 or 29 Jan 2023",
        "4 and 5 Feb 2023", "from an unknown date to 1936",
    ),
    "doubt": (
        "circa 1936", "about March 1936", "around 4 Feb 2023", "1936 or so", "possibly March 2023", "perhaps about 1936",
        "about the 1930s", "from about 1936 to 1940",
    ),
    "ambiguous": (
        "5/8/2023", "last Monday", "last March", "winter 2022", "2022-23", "2011/12",
    ),
    "words": (
        "2023-02-04", "2023-02-04T14:39-05:00", "2023-02", "1963-12-XX", "1963-12?", "1963-12~", "2023-02-01/2023-02-10",
        "2023-01-28/2023-02-04", "2022-09/2022-12", "1936~", "193X", "19XX", "2023-34", "2022-41", "2021-25", "2022-28",
        "../2023-03-31", "../1948", "2022-10~/..", "1985/", "[2023-04-10..2023-04-14]", "[1667,1760-12]", "-0043", "2004-06~-11",
    ),
    "refused": (
        "sometime", "recently", "Mayday", "Christmas 2022", "march on Washington", "Feb 30, 2023", "2023-02-29", "13/13/2023",
        "5/8/23", "August '22", "Tuesday, 8 May 2023", "before before Q1", "3 pm EST on 4 Feb 2023", "14:39", "the 3rd", "202305",
    ),
}  # fmt: skip


def table(name: str) -> str:
    """Return one table of the page."""
    if name == "refused":
        rows = ["| you write | why it is refused |", "|---|---|"]
        return "\n".join(rows + [f"| `{text}` | {refusal(text)} |" for text in TABLES[name]])
    if name == "words":
        rows = ["| EDTF | shown as |", "|---|---|"]
        return "\n".join(rows + [f"| `{text}` | {Occurrence.from_edtf(text).words()} |" for text in TABLES[name]])
    rows = ["| you write | EDTF | earliest | latest | warnings |", "|---|---|---|---|---|"]
    return "\n".join(rows + [_row(text) for text in TABLES[name]])


def refusal(text: str) -> str:
    """Return reason and hint of a text that has to be refused."""
    try:
        read(text, dateline=DATELINE)
    except DateError as error:
        return error.reason + (f"; {error.hint}" if error.hint else "")
    message = f"{text!r} is read"
    raise AssertionError(message)


def _row(text: str) -> str:
    reading = read(text, dateline=DATELINE)
    cells = (f"`{text}`", f"`{reading.edtf}`", reading.earliest or "unknown", reading.latest or "unknown")
    return f"| {' | '.join(cells)} | {'; '.join(reading.warnings)} |"


def filled(page: str) -> str:
    """Return the page with its tables made anew."""
    for name in TABLES:
        block = re.compile(rf"(<!-- examples: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        page, count = block.subn(lambda found, name=name: f"{found[1]}{table(name)}\n{found[2]}", page)
        if count != 1:
            message = f"docs/dates.md has {count} places for the table {name}"
            raise AssertionError(message)
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
