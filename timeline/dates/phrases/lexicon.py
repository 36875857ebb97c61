"""The words of the phrase grammar, in lower case."""

from __future__ import annotations

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS = {name.lower(): index for index, name in enumerate(MONTH_NAMES, 1)}
MONTHS |= {name[:3].lower(): index for index, name in enumerate(MONTH_NAMES, 1)}
MONTHS["sept"] = 9

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS = {name.lower(): index for index, name in enumerate(WEEKDAY_NAMES)}
WEEKDAYS |= {name[:3].lower(): index for index, name in enumerate(WEEKDAY_NAMES)}
WEEKDAYS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}

# Season codes of ISO 8601-2 by hemisphere, northern first.
SEASONS = {
    "spring": (25, 29), "summer": (26, 30), "autumn": (27, 31), "fall": (27, 31),
    "winter": (28, 32),
}  # fmt: skip
HEMISPHERES = {"northern": 0, "southern": 1}

_CARDINALS = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {"a": 1, "an": 1} | {word: index for index, word in enumerate(_CARDINALS.split(), 1)}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: index for index, word in enumerate(_ORDINALS.split(), 1)}
ORDINAL_ENDINGS = ("st", "nd", "rd", "th")

UNITS = {
    "day": "day", "days": "day", "week": "week", "weeks": "week",
    "fortnight": "fortnight", "fortnights": "fortnight",
    "month": "month", "months": "month", "quarter": "quarter", "quarters": "quarter",
    "year": "year", "years": "year", "decade": "decade", "decades": "decade",
    "century": "century", "centuries": "century", "weekend": "weekend", "weekends": "weekend",
}  # fmt: skip
PAST, PRESENT, FUTURE = -1, 0, 1
DIRECTIONS = {
    "last": PAST,
    "previous": PAST,
    "this": PRESENT,
    "current": PRESENT,
    "next": FUTURE,
}

APPROXIMATELY = frozenset(("circa", "about", "around", "approximately", "approx", "ca", "c",
                           "roughly"))  # fmt: skip
POSSIBLY = frozenset(("possibly", "perhaps", "maybe", "probably"))
PARTS = {"early": "early", "mid": "mid", "middle": "mid", "late": "late"}
EDGES = {"beginning": "start", "start": "start", "end": "end"}
BEFORE_CHRIST = frozenset(("bc", "bce"))
ANNO_DOMINI = frozenset(("ad", "ce"))

# Days that move, or that differ between countries and churches.
HOLIDAYS = frozenset(
    [
        "christmas",
        "xmas",
        "easter",
        "thanksgiving",
        "passover",
        "ramadan",
        "eid",
        "diwali",
        "hanukkah",
        "halloween",
        "holiday",
        "holidays",
        "mayday",
        "juneteenth",
        "epiphany",
        "pentecost",
        "tet",
        "nowruz",
    ]
)
VAGUE = frozenset(
    [
        "sometime",
        "someday",
        "recently",
        "lately",
        "soon",
        "once",
        "ever",
        "never",
        "later",
        "earlier",
        "few",
        "several",
        "many",
        "couple",
        "some",
        "recent",
        "now",
    ]
)
ZONE_NAMES = frozenset(
    [
        "est",
        "edt",
        "et",
        "cst",
        "cdt",
        "ct",
        "mst",
        "mdt",
        "mt",
        "pst",
        "pdt",
        "pt",
        "bst",
        "cet",
        "cest",
        "eet",
        "eest",
        "ist",
        "jst",
        "kst",
        "hkt",
        "msk",
    ]
)
