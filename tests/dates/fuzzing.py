"""Random strings that look almost like dates: pieces of EDTF and of phrases, shuffled.

Run as a program it replays N strings of a seed and reports the slowest and any foreign exception:
`python tests/dates/fuzzing.py 1000000 1`.
"""

from __future__ import annotations

import random
import sys
import time

from timeline.dates import DateError, Occurrence, parse_edtf, read, read_range

EDTF_PIECES = (
    *"0123456789XYEST/-:.,[]{}?~%+ ", "..", "2023", "1936", "-0044", "02", "12", "29", "31", "21", "40",
    "XX", "19XX", "2023-02", "2024-02-29", "T14:39", "Z", "+05:30", "-05", "S2", "E7", "Y17E8", "0000",
)  # fmt: skip
WORDS = (
    "march", "February", "may", "Sept.", "Mon", "Thursday", "Q2", "H1", "2022", "1936", "4", "29", "31", "3rd",
    "early", "mid-", "late", "beginning of", "end of", "first", "second", "half of", "quarter", "last", "this",
    "next", "week", "month", "year", "years", "century", "decade", "1930s", "weekend", "of", "the", "in", "on",
    "ago", "from now", "before", "after", "by", "until", "since", "between", "and", "from", "to", "or", "-", "–",
    "circa", "about", "possibly", "perhaps", "or so", "BC", "AD", "spring", "winter", "southern", "2022-23",
    "today", "yesterday", "tomorrow", "earlier this", "14:39", "2:39 pm", "noon", "UTC", "(UTC-5)", ",", ".", "/",
    "5/8/2023", "8.5.2023", "20230508", "2023-W06", "2023-02-04", "onwards", "present", "some time", "a", "two",
    "day", "an unknown date", "(hemisphere not stated)", "four months of", "?", "~", "'", "\u00a0", "\u0661", "İ",
)  # fmt: skip
DATELINES = ("2023-05-10", "2024-02-29", "0000-01-01", "9999-12-31", "-9999-01-01", None)


def almost_dates(count: int, seed: int):
    """Yield `count` strings, the same ones for the same seed."""
    chooser = random.Random(seed)
    for _ in range(count):
        kind = chooser.random()
        if kind < 0.4:
            yield "".join(chooser.choices(EDTF_PIECES, k=chooser.randint(1, 8)))
        elif kind < 0.9:
            yield " ".join(chooser.choices(WORDS, k=chooser.randint(1, 7)))
        elif kind < 0.95:
            yield "".join(chooser.choices(WORDS + EDTF_PIECES, k=chooser.randint(1, 12)))
        else:
            yield "".join(map(chr, chooser.choices(range(1, 0x3000), k=chooser.randint(0, 30))))


def check_error(error: DateError, text: str) -> None:
    """Every refusal gives a reason in one printable line of bounded length."""
    assert error.reason
    assert str(error).isprintable()
    assert len(str(error)) < 2000
    assert error.at is None or 0 <= error.at <= len(text)


def try_everything(text: str, dateline: str | None) -> bool:
    """Put a string through the whole package; False if it is refused. Only DateError may escape."""
    try:
        read_range(text, dateline=dateline)
    except DateError as error:
        check_error(error, text)
    try:
        reading = read(text, dateline=dateline)
    except DateError as error:
        check_error(error, text)
        return False
    occurrence = reading.occurrence
    assert parse_edtf(reading.edtf).text == reading.edtf
    assert Occurrence.from_edtf(occurrence.edtf).bounds == occurrence.bounds
    again = read(occurrence.words(), dateline=dateline)
    assert again.occurrence == occurrence, (text, occurrence.words(), again.edtf)
    return True


def main(count: int, seed: int) -> int:
    """Report accepted strings, the time and every failure."""
    accepted = failures = 0
    slowest = (0.0, "")
    chooser = random.Random(seed)
    begun = time.perf_counter()
    for text in almost_dates(count, seed):
        dateline = chooser.choice(DATELINES)
        start = time.perf_counter()
        try:
            accepted += try_everything(text, dateline)
        except Exception as error:  # noqa: BLE001 - this is what the run looks for
            failures += 1
            print(f"{text!r} {dateline}: {error!r}")
        slowest = max(slowest, ((time.perf_counter() - start) / max(len(text), 1), text))
    print(f"{count} strings, {accepted} accepted, {failures} failures, {time.perf_counter() - begun:.0f} s")
    print(f"slowest for its length: {slowest[0] * 1e3:.3f} ms a character, {slowest[1]!r}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
