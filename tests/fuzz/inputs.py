"""Inputs to begin with, pieces to put in, and a generator that is neither Hypothesis nor atheris: mutations by a seeded random."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.dates.fuzzing import EDTF_PIECES, WORDS
from tests.support.tables import ACLED_HEADER, ICEWS_HEADER, gdelt, icews

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 20_000
"""Bytes of a generated input: how length is refused is tested elsewhere, without chance."""

HOSTILE = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "\x00", "\x1b[31m", "\x1b]8;;https://example.org\x1b\\", "\x9b2J", "\x07", "\x08", "\r", "\r\n", "\n", "\t", "\x0b", "\x0c", "\x1c", "\x1f",
        "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\u200f", "\u200b", "\ufeff", "\ud800", "\udfff", "\U0001f600", "\u0661", "İ", "ß",
        "\u3000", "\xa0", "e\u0301", "\ufffe", "\U0010ffff", "1e999", "-1e999", "NaN", "Infinity", "-0", "9" * 30, "9" * 5000, "0x1F", "010", "1_0",
        "true", "null", "~", "NO", "", " ", "  ", "'", '"', "`", "\\", "\\ud800", "\\u0000", "\\u001b[2J", "[" * 60, "{" * 60, "]", "}", "(", "<", ">",
        "<script>alert(1)</script>", "[x](javascript:1)", "=1+1", "+1", "-1", "@sum", "|", "*", "#", "&", "%", "$", "{x}", "{0}", "{id.__class__}",
        "%s", "../../x", "/etc/passwd", "a" * 250, "a" * 12_000, "é" * 300, ".duckdb", "con", "-", "--", "--help", "-O", "json", "2023-02-29",
    )
)  # fmt: skip
"""Bytes that mean something to somebody: terminals, shells, YAML, JSON, Python, spreadsheets, Unicode."""


@dataclass(frozen=True)
class Inputs:
    """What a target is fed with. ``glue`` joins pieces."""

    seeds: tuple[bytes, ...]
    pieces: tuple[bytes, ...] = ()
    glue: tuple[bytes, ...] = (b"", b" ", b"\n")
    names: tuple[str, ...] = field(default=())

    def named(self) -> Iterator[tuple[str, bytes]]:
        """The seeds with names of files."""
        yield from zip(self.names, self.seeds, strict=True)


def generated(inputs: Inputs, chooser: random.Random) -> bytes:
    """One input: a seed changed here and there, two of them spliced, pieces in a row, or bytes out of the blue."""
    kind = chooser.random()
    if kind < 0.6 and inputs.seeds:
        data = chooser.choice(inputs.seeds)
        if kind < 0.1:
            other = chooser.choice(inputs.seeds)
            data = data[: chooser.randint(0, len(data))] + other[chooser.randint(0, len(other)) :]
        for _ in range(chooser.choice((1, 1, 2, 3, 6))):
            data = mutated(data, inputs.pieces, chooser)
    elif kind < 0.95 and inputs.pieces:
        glue = chooser.choice(inputs.glue)
        data = glue.join(
            chooser.choice(HOSTILE) if chooser.random() < 0.06 else chooser.choice(inputs.pieces) for _ in range(chooser.randint(1, 12))
        )
    else:
        data = chooser.randbytes(chooser.randint(0, 60))
    return data[:LONGEST]


def mutated(data: bytes, pieces: tuple[bytes, ...], chooser: random.Random) -> bytes:
    """One change: a piece put in or in the place of a word, a stretch dropped, doubled or moved, a byte changed."""
    begin = chooser.randint(0, len(data))
    end = min(len(data), begin + chooser.choice((1, 2, 4, 10, 40)))
    kind = chooser.randrange(7)
    if kind <= 1:
        piece = chooser.choice(HOSTILE if chooser.random() < 0.5 or not pieces else pieces)
        return data[:begin] + piece + data[begin if kind else end :]
    if kind == 2:
        return data[:begin] + data[end:]
    if kind == 3:
        return data[:end] + data[begin:end] * chooser.choice((1, 2, 30)) + data[end:]
    if kind == 4:
        place = chooser.randint(0, len(data))
        return data[:place] + data[begin:end] + data[place:]
    if kind == 5 and data:
        place = chooser.randrange(len(data))
        return data[:place] + bytes([data[place] ^ (1 << chooser.randrange(8))]) + data[place + 1 :]
    lines = data.split(b"\n")
    lines[chooser.randrange(len(lines))] = chooser.choice(pieces or HOSTILE)
    return b"\n".join(lines)


def lines(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


_FACT_WORDS = lines(
    *["id", "type", "when", "where", "summary", "actors", "targets", "affects", "standing", "according_to", "topics", "sources", "caused_by", "known", "impact", "confidence", "data"],
    *["raw", "publisher", "title", "url", "published", "quote", "via", "supersede", "corroborate", "retract", "reason", "facts", "about", "author", "message", "dateline", "date_order"],
    *["engagement", "issue", "measure", "office", "holder", "claim", "commitment", "activity", "channel", "topic", "stance", "dates", "takes_effect"],
    *["engagement.held", "engagement.planned", "statement.position", "incident.opened", "office.held", "measure.announced", "coded.cameo", "USA", "CHN", "CHN-USA"],
    *["USA/Antony", "actual", "reported", "alleged", "denied", "hypothetical", "dmy", "high", "2023-02-03", "2023", "early", "5/8/2023"],
)  # fmt: skip
_YAML = lines(
    "- ", "  ", ": ", "\n", "|", ">", "&a", "*a", "<<: *a", "!!python/object/apply:os.system [x]", "!!binary aGk=", "!!set {a, b}", "---", "...",
    "%YAML 1.1", "%TAG ! tag:x,2000:", "? ", "[", "]", "{", "}", ", ", '"', "'", "#", "!x", "@", "`", "\t", "|2-", "- - - - ", "{a: 1, a: 2}", "&a [*a]",
)  # fmt: skip
_JSON = lines(
    "{", "}", "[", "]", ":", ",", '"', "1e999", "-0", "NaN", "Infinity", "true", "null", '"a"', '""', "12345678901234567890", "0.1", '{"a":', "[[",
    '"\\ud83d"', '"\\u0000"', '{"a":1,"a":2}', "\n",
)  # fmt: skip

_FACTS_YAML = """\
message: what a paper tells
dateline: 2023-05-08
sources:
  paper: {publisher: A Daily, published: 2023-05-08, url: "https://example.org/a"}
facts:
  - id: trip-postponed
    type: engagement.postponed
    when: 3 Feb 2023
    engagement: the-visit
    actors: [USA/Antony Blinken]
    targets: [CHN]
    affects: [CHN-USA]
    sources: [paper]
    impact: -2.5
    data: {rooms: [1, 2], deep: {a: {b: c}}}
  - supersede: trip-postponed
    reason: a second source
    type: engagement.postponed
    when: 2023-02-03/2023-02-04
    engagement: the-visit
    affects: [CHN-USA]
  - corroborate: trip-postponed
    sources: [{publisher: Another, published: 2023-05-03, quote: "so it was"}]
  - retract: trip-postponed
    reason: mistranslated
    known: 2023-05-09
"""
_FACTS_JSONL = (
    '{"id": "one", "type": "engagement.held", "when": "8 May 2023", "engagement": "x", "actors": ["CHN/Qin Gang"], "affects": ["CHN-USA"]}\n'
    '{"id": "two", "type": "statement.position", "when": "2023-02", "topic": "trade", "stance": "s", "sources": [{"publisher": "P", "published":'
    ' "2023-03-01", "quote": "q"}], "impact": 1e1, "data": {"a": [1, 2.5, null, true]}}\n'
    '{"supersede": "one", "reason": "r", "type": "engagement.held", "when": "2023-05-09", "engagement": "x"}\n'
    '{"corroborate": "two", "sources": [{"publisher": "R"}]}\n{"retract": "one", "known": "2023-06"}\n'
)
_MAPPING = "type: coded.cameo\nprefix: mine-\ndates: ['%d.%m.%Y']\nid: No\nwhen: Day\ncode: Code\nactor: Who\ntarget: Whom\nscore: Weight\n"
_MAPPED_ROWS = "No;Day;Code;Who;Whom;Weight\n1;04.08.2022;042;USA;Taiwan;1.9\n2;05.08.2022;112;China;USA;-2\n"
_VOCABULARY = """\
about: cases at court
actors: {ACME: Acme Ltd, COURT: the court}
relations:
  case status: one
  case judged by: many
types:
  case.filed:
    about: A case comes to court.
    fields: {case: slug, judge: actor?, amount: number?, kind: {choice: [civil, criminal]}, due: date?}
    summary: "{actors} files {case} against {targets}"
    scale: cameo 042
    effects:
      - initiate: {subject: "case:{case}", relation: status, object: filed}
      - terminate: {subject: "case:{case}", relation: judged by, object: "{judge}", at: end}
    example: {id: a-filed, when: 2024-03-01, case: a, kind: civil, actors: [ACME], targets: [COURT], judge: COURT/Jo}
"""
_ROWS = tuple(
    bytes([name]) + content.encode()
    for name, content in (
        (0, f"{ACLED_HEADER}\nTWN101,04 August 2022,1,Peaceful protest,Protesters (Taiwan),,Taipei,A Daily,Some march.\n"),
        (0, f'{ACLED_HEADER}\r\nTWN102,2022-08-10,2,Peaceful protest,A,B,Taipei,A Daily,"two\r\nlines, ""quoted"""\r\n'),
        (1, f"{gdelt(1)}\n{gdelt(2, width=58)}\n"),
        (1, f"{ICEWS_HEADER}\n" + icews(1, ("Yi", "China"), ("Bo", "India")) + "\n"),
        (4, "Barack_Obama\tConsult\tChina\t2014-01-01\nChina\tMake_a_visit\tJapan\t2014-01-02\n"),
        (64, _MAPPED_ROWS),
        (64 + 2, '{"No": "1", "Day": "04.08.2022", "Code": "042", "Who": "USA", "Whom": "CHN", "Weight": 1.5}\n'),
        (0, "event_id_cnty\nTWN101\n"),
    )
)
_ROWS += (bytes([3]) + b"PK\x03\x04\x14\x00\x00\x00\x00\x00", bytes([5]) + b"PAR1\x00\x00\x00\x00PAR1")

_OPTIONS = lines(
    *["--log", "--vocabulary", "--wait", "--today", "--date-order", "--as-of", "--known", "--recorded", "--without", "--actor", "--dyad", "--topic", "--type", "--source", "--coded"],
    *["--limit", "-O", "-o", "--case", "--flip", "--by", "--subject", "--half-life", "--explain", "--title", "--timeout", "--memory", "--set", "--unset", "--id", "--when", "--summary"],
    *["--target", "--affects", "--standing", "--caused-by", "--publisher", "--url", "--published", "--quote", "--author", "--message", "-m", "--dry-run", "--expect", "--stdin"],
    *["--group", "--every", "--reason", "--withdrawn", "--rejects", "--strict", "--format", "--mapping", "--commit-every", "--against", "--help", "-h", "--version"],
    *["json", "csv", "md", "table", "text", "svg", "day", "week", "year", "best", "worst", "dmy", "mdy", "known", "recorded", "as-of", "counts", "each", "none", "gdelt", "acled", "quadruples"],
    *["demo", "init", "add", "import", "correct", "retract", "corroborate", "state", "why", "history", "diff", "tension", "chronology", "events", "search", "show", "when", "types"],
    *["verify", "head", "rebuild", "stats", "st", "s", "e", "x", "us-china.duckdb", "facts.yaml", "facts.jsonl", "rows.csv", "mapping.yaml", "words.yaml", "none.yaml", "out.json", "out.csv"],
    *["CHN-USA", "USA", "CHN/Qin", "balloon", "engagement:blinken-china-visit", "channel", "dyad:chn-usa", "bali-2022", "qin-burns-meeting", "engagement.held"],
    *["as", "of", "March", "2023-03-31", "2022-08..2023-05", "yesterday", "last", "month", "2023", "0", "1", "45", "#45", "-1", "1e9", "999999", "0.5", "same", "engagement=x", "impact=2", "data={}"],
    'data={"a":[1]}', "sources=[1]", "actors=[]", "late January", "Blinken visit", "--", "", "status postponed",
)  # fmt: skip
_PHRASES = tuple(word.encode() for word in (*WORDS, *EDTF_PIECES))

_CLI = lines(
    "state\nas\nof\nMarch", "state\nchannel\n-O\njson\n--as-of\n2023-03-31", "why\nengagement:blinken-china-visit\nas of March\n--flip",
    "history\nblinken-china-visit\n-O\ncsv", "diff\n2023-01-31\n2023-02-28\n--by\nknown", "tension\nCHN-USA\n2022-08..2023-05\n--by\nweek\n--explain",
    "chronology\n2023-01..2023-05\n-O\nmd\n--title\nA title", "events\n--topic\nballoon\n--limit\n5", "search\nballoon\nover\n-O\nmd",
    "show\nballoon", "when\nearly February 2023\n--today\n2023-05-08", "types\nengagement.held", "verify\n--against\n1:" + "0" * 64, "head", "stats\n-O\ncsv",
    "add\nengagement.held\n--when\n8 May 2023\n--set\nengagement=x\n--actor\nCHN/Qin Gang\n--publisher\nP\n--dry-run",
    'add\nincident.opened\n--when\n2023\n--set\nissue=balloon\n--set\ndata={"a": 1}\n-m\nwhy', "import\nfacts.yaml", "import\n--rejects\nbad.txt\nfacts.jsonl",
    "import\nrows.csv\n--mapping\nmapping.yaml", "correct\nballoon\n--when\n2023-01-28\n--reason\nr", "retract\nballoon\n--withdrawn\n2023-05-09",
    "corroborate\nkerry-invited\n--publisher\nReuters\n--published\n2023-05-03\n--standing\nactual",
    'add\n--stdin\n\n{"id": "x1", "type": "engagement.held", "when": "2023", "engagement": "x"}\n{"retract": "x1"}\n',
    "--vocabulary\nwords.yaml\ntypes\ncase.filed", "--log\nus-china.duckdb\nstate", "init\nnew.duckdb", "when\n-\n\nMarch\n2023-02-29\n",
)  # fmt: skip
_ASK = lines(
    "\x00engagement:blinken-china-visit", "\x00channel as of 10 Aug 2022", "\x01engagement:kerry-visit status held", "\x02military-minister",
    "\x03balloon", "\x03#45", "\x04qin gang", "\x05January 2023..March 2023", "\x06Q1 2023", "\x07CHN-USA\n2023", "\x08March\nMay", "\x09late 1930s",
    "\x0aengagement",
)  # fmt: skip
_SQL = lines(
    "from state_as_of(date '2023-03-31')", "select type, count(*) from events_current group by type", "from history('engagement:blinken-china-visit')",
    "select chr(27) || '[31m', '=1+1', e'\\n', chr(8238)", "select 1; select 2", "select [1, {'a': null}], 1.5::decimal(4,2), 'NaN'::double, interval 3 day",
    "attach 'x.db'", "from read_csv('/etc/passwd')", "with recursive t(n) as (select 1 union all select n + 1 from t where n < 1000) select max(n) from t",
)  # fmt: skip
_SQL_PIECES = lines(
    *["select", "from", "where", "group", "by", "order", "limit", "with", "as", "union", "all", "join", "on", "and", "or", "not", "null", "is", "in", "between", "like", "case", "when", "then", "else", "end", "count(*)"],
    *["entries", "events_current", "commits", "state_as_of", "history", "changes", "type", "summary", "id", "position", "(", ")", ",", ";", "'", '"', "--", "/*", "*/", "::", "[", "]", "{", "}", "=", "<", ">", "+", "-", "*", "/", "%", "||"],
    *["1", "0", "1e999", "'x'", "$1", "?", "date", "varchar", "blob", "struct_pack", "row", "list_value", "range(10)", "repeat('x',99)", "copy", "attach", "install", "load", "pragma", "set", "call"],
)  # fmt: skip

INPUTS: Mapping[str, Inputs] = {
    "dates": Inputs(tuple(bytes([n % 6]) + text.encode() for n, text in enumerate(("2023-02", "early 2023", "5/8/2023", "[1667,1668..1672]", "1936~/.."))), _PHRASES),
    "facts-yaml": Inputs((_FACTS_YAML.encode(), _FACTS_JSONL.encode()), _YAML + _FACT_WORDS),
    "facts-jsonl": Inputs((_FACTS_JSONL.encode(), *_FACTS_JSONL.encode().splitlines(keepends=True)), _JSON + _FACT_WORDS),
    "coded": Inputs(_ROWS, lines("\t", ",", ";", "042", "USA", "2022-08-01", "1.9", "999", '"', "event_id_cnty", "event_date", "No", "Day", "\n", "{", "}")),
    "mapping": Inputs((_MAPPING.encode(),), _YAML + lines("type", "prefix", "dates", "id", "when", "code", "%d", "%", "summary", "actor", '"', "$.", "[*]")),
    "vocabulary": Inputs(
        (_VOCABULARY.encode(),),
        _YAML + _FACT_WORDS + lines("types", "relations", "actors", "fields", "effects", "initiate", "terminate", "subject", "relation", "object", "choice",
            "slug", "text", "actor?", "date", "number", "one", "many", "{case}", "{id}", "{actors}", "{", "}", "{}", "{0}", "{id!r}", "{id:>9}", "example",
            "view", "basis", "at", "model_config", "effects", "_x", "class", "copy", "json", "TYPE", "wording", "schema"),
    ),
    "headfile": Inputs((b"64:" + b"9f" * 32 + b"\n", b"0:" + b"0" * 64), lines(":", "0", "64", "f", "\n", "٣", "-1", "9" * 19)),
    "cli": Inputs(_CLI, _OPTIONS + _PHRASES, (b"\n",)),
    "cli-files": Inputs(
        (_FACTS_YAML.encode(), _FACTS_JSONL.encode(), _MAPPED_ROWS.encode(), _MAPPING.encode(), _VOCABULARY.encode()),
        names=("facts.yaml", "facts.jsonl", "rows.csv", "mapping.yaml", "words.yaml"),
    ),
    "ask": Inputs(_ASK, _PHRASES + _OPTIONS, (b" ", b"\n")),
    "sql": Inputs(_SQL, _SQL_PIECES, (b" ",)),
}  # fmt: skip
