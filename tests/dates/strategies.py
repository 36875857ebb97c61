"""Generated EDTF and phrases over a tiny calendar, so that ties, overlaps and refusals happen."""

from hypothesis import strategies as st

from timeline.dates import DateError, parse_edtf

years = st.sampled_from(["2022", "2023", "2024", "1936", "193X", "20XX", "-0001", "0000", "2XX4"])
months = st.sampled_from(["01", "02", "12", "1X", "XX", "21", "28", "33", "41"])
days = st.sampled_from(["01", "10", "28", "29", "31", "2X", "XX"])
marks = st.sampled_from(["", "", "", "?", "~", "%"])
clocks = st.sampled_from(["T00:00", "T14:39:05Z", "T23:30-05", "T10:00:00+05:30"])
datelines = st.sampled_from(["2023-05-10", "2024-02-29", "2023-01-01", "2022-12-31", "0000-01-01", "-9998-03-05", "9998-07-01"])


@st.composite
def dates(draw):
    """One date, often valid."""
    pieces = [draw(marks) + draw(years) + draw(marks)]
    pieces += [draw(marks) + draw(component) + draw(marks) for component in (months, days)[: draw(st.integers(0, 2))]]
    return "-".join(pieces) + (draw(clocks) if len(pieces) == 3 and draw(st.booleans()) else "")


ends = st.one_of(dates(), st.sampled_from(["", ".."]))
members = st.one_of(dates(), st.builds("{}..{}".format, dates(), dates()), dates().map("{}..".format), dates().map("..{}".format))
expressions = st.one_of(
    dates(),
    st.builds("{}/{}".format, ends, ends),
    st.lists(members, min_size=1, max_size=3).map(lambda texts: f"[{','.join(texts)}]"),
    st.lists(members, min_size=1, max_size=3).map(lambda texts: f"{{{','.join(texts)}}}"),
    st.sampled_from(["Y17E8", "Y-170000002", "1950S2", "Y171010000S3~"]),
)


def _valid(text):
    try:
        parse_edtf(text)
    except DateError:
        return False
    return True


edtf = expressions.filter(_valid)

plain_terms = st.sampled_from(
    [
        "2022", "1936", "March", "March 2023", "Feb 29", "4 Feb 2023", "Q2", "Q4 2022", "H1 2022", "early March", "mid-2022", "late 1930s", "the 1930s",
        "19th century", "44 BC", "Monday", "last month", "last March", "two weeks ago", "5/8/2023", "2023-02-04", "2023-W06", "spring 2021",
        "winter 2022", "week of 4 Feb 2023", "today", "earlier this month", "1936~", "circa 1936", "possibly March", "2022-23", "3 centuries ago",
    ]
)  # fmt: skip
phrases = st.one_of(
    plain_terms,
    st.builds(
        "{} {}".format, st.sampled_from(["before", "after", "by", "until", "since", "from", "early", "end of", "about"]), plain_terms
    ),
    st.builds("{} {} {}".format, plain_terms, st.sampled_from(["-", "to", "or", "and"]), plain_terms),
    st.builds("between {} and {}".format, plain_terms, plain_terms),
    st.builds("some time between {} and {}".format, plain_terms, plain_terms),
)
