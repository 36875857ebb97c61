"""Generated GDELT 2.0 export files: seeded, by the million, in seconds.

python bench/gdelt.py FILE [--size 1M] [--bad 0.001] [--first-id N] [--first-day 2013-01-01] [--days 3650] [--seed N]

The same arguments give the same bytes, on the same version of DuckDB. Nothing in a file is news: hosts end in .example.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import duckdb
from measure import count_of

FIRST_ID = 400_000_000
FIRST_DAY = "2013-01-01"
DAYS = 3650
"""Over how many days the rows are spread: ten years."""
COMMON = (
    "010", "042", "043", "036", "190", "040", "051", "020", "173", "046", "193", "112", "111", "080", "090", "057", "120", "012", "013",
    "110", "030", "060", "070", "071", "141", "050", "014", "045", "180",
)  # fmt: skip
"""Codes that are common in GDELT, the commonest first; the others of the scale follow."""
USED = (1, 2, 6, 7, 8, 16, 17, 18, 26, 27, 31, 32, 51, 53, 57, 58, 60, 61)
"""The columns that an import looks at, counted from 1."""
COLUMNS = 61

# Code, two-letter code of places, latitude, longitude, id of the city, the city, and what newspapers call the actor. The commonest first.
COUNTRIES = """
USA US 38.8951 -77.0364 531871 Washington, District of Columbia, United States|UNITED STATES|WASHINGTON|AMERICAN|PRESIDENT
GBR UK 51.5 -0.116667 -2601889 London, London, City of, United Kingdom|UNITED KINGDOM|LONDON|BRITISH|PRIME MINISTER
RUS RS 55.7522 37.6156 -2960561 Moscow, Moskva, Russia|RUSSIA|MOSCOW|RUSSIAN|KREMLIN
CHN CH 39.9289 116.388 -1898541 Beijing, Beijing, China|CHINA|BEIJING|CHINESE|FOREIGN MINISTRY
IRN IR 35.75 51.5148 10074674 Tehran, Tehran, Iran|IRAN|TEHRAN|IRANIAN
SYR SY 33.5 36.3 -2541342 Damascus, Dimashq, Syria|SYRIA|DAMASCUS|SYRIAN
CAN CA 45.4167 -75.7 -570760 Ottawa, Ontario, Canada|CANADA|OTTAWA|CANADIAN
JPN JA 35.685 139.751 -246227 Tokyo, Tokyo, Japan|JAPAN|TOKYO|JAPANESE
TUR TU 39.9272 32.8644 -735338 Ankara, Ankara, Turkey|TURKEY|ANKARA|TURKISH
FRA FR 48.8667 2.33333 -1456928 Paris, France (general), France|FRANCE|PARIS|FRENCH
UKR UP 50.4333 30.5167 -1044367 Kiev, Kyyiv, Misto, Ukraine|UKRAINE|KIEV|UKRAINIAN
IND IN 28.6 77.2 -2106102 New Delhi, Delhi, India|INDIA|NEW DELHI|INDIAN
DEU GM 52.5167 13.4 -1746443 Berlin, Berlin, Germany|GERMANY|BERLIN|GERMAN
ISR IS 31.7667 35.2333 -797092 Jerusalem, Israel (general), Israel|ISRAEL|JERUSALEM|ISRAELI
KOR KS 37.5664 127 -716583 Seoul, Soul-t'ukpyolsi, South Korea|SOUTH KOREA|SEOUL|SOUTH KOREAN
TWN TW 25.0392 121.525 -2637882 Taipei, T'ai-pei, Taiwan|TAIWAN|TAIPEI|TAIWANESE
AUS AS -35.2833 149.217 -1563952 Canberra, Australian Capital Territory, Australia|AUSTRALIA|CANBERRA|AUSTRALIAN
PRK KN 39.0194 125.755 -371610 Pyongyang, P'yongyang-si, North Korea|NORTH KOREA|PYONGYANG|NORTH KOREAN
PAK PK 33.7 73.1667 -2756795 Islamabad, Islamabad, Pakistan|PAKISTAN|ISLAMABAD|PAKISTANI
SAU SA 24.6408 46.7728 -3092186 Riyadh, Ar Riyad, Saudi Arabia|SAUDI ARABIA|RIYADH|SAUDI
ESP SP 40.4 -3.68333 -390625 Madrid, Madrid, Spain|SPAIN|MADRID|SPANISH
ITA IT 41.9 12.4833 -126693 Rome, Lazio, Italy|ITALY|ROME|ITALIAN
BRA BR -15.7833 -47.9167 -631243 Brasilia, Distrito Federal, Brazil|BRAZIL|BRASILIA|BRAZILIAN
MEX MX 19.4342 -99.1386 -1658079 Mexico City, Distrito Federal, Mexico|MEXICO|MEXICO CITY|MEXICAN
EGY EG 30.05 31.25 -290692 Cairo, Al Qahirah, Egypt|EGYPT|CAIRO|EGYPTIAN
VNM VM 21.0333 105.85 -3730078 Hanoi, Ha Noi, Vietnam|VIETNAM|HANOI|VIETNAMESE
PHL RP 14.6042 120.982 -2437894 Manila, Manila, Philippines|PHILIPPINES|MANILA|FILIPINO
NOR NO 59.9167 10.75 -3028048 Oslo, Oslo, Norway|NORWAY|OSLO|NORWEGIAN
"""
ROLES = {
    "GOV": "GOVERNMENT",
    "COP": "POLICE",
    "BUS": "COMPANY",
    "EDU": "SCHOOL",
    "JUD": "COURT",
    "CVL": "COMMUNITY",
    "MED": "MEDIA",
    "LEG": "LAWMAKER",
    "OPP": "PROTESTER",
    "MIL": "ARMY",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was written. ``bad``: rows with a fault that an import has to notice."""

    path: Path
    rows: int
    bad: int
    size: int
    first_id: int

    @property
    def answer(self) -> list[int]:
        """Count of the rows and sum of their ids, to compare what somebody stored of it."""
        return [self.rows, self.rows * self.first_id + self.rows * (self.rows - 1) // 2]


def write_export(
    path: Path,
    rows: int,
    *,
    bad: float = 0.0,
    first_id: int = FIRST_ID,
    first_day: str = FIRST_DAY,
    days: int = DAYS,
    seed: int = 0,
) -> Made:
    """Write one export file of ``rows`` rows with ids from ``first_id`` on, published evenly over ``days`` days from ``first_day`` on.

    ``bad``: the share of rows with a fault: an impossible date, a code of no scale, a score out of bounds, a broken moment of
    publication, or a line broken off; all five are as likely.
    """
    with duckdb.connect() as connection:
        run = connection.execute
        for name, value in {
            "rows": rows,
            "first_id": first_id,
            "first_day": first_day,
            "days": days,
            "bad": bad,
            "seed": seed,
            "path": str(path),
            "countries": _countries(),
            "roles": [{"code": code, "name": name} for code, name in ROLES.items()],
        }.items():
            run(f"set variable {name} = $1", [value])
        scale = resources.files("timeline.scales").joinpath("cameo.csv")
        run(
            "set variable codes = (select list({code: code, quad: quad, score: score} order by coalesce(list_position($1, code), 1000), "
            "length(code), code) from read_csv($2, types = {code: 'varchar'}) where length(code) > 2)",
            [list(COMMON), str(scale)],
        )
        run(Path(__file__).with_name("gdelt.sql").read_text(encoding="utf-8"))
        ((faults,),) = run(
            "select count(*) from range($1) as r(i) "
            "where (hash(i, getvariable('seed'), 1) // 1000000 % 1000000) / 1e6 < getvariable('bad')",
            [rows],
        ).fetchall()
    return Made(path, rows, faults, path.stat().st_size, first_id)


def _countries() -> list[dict[str, object]]:
    rows = []
    for line in COUNTRIES.strip().splitlines():
        place, *names = line.split("|")
        code, fips, latitude, longitude, feature, city = place.split(" ", 5)
        rows.append(
            {"code": code, "fips": fips, "latitude": latitude, "longitude": longitude, "feature": feature, "city": city, "names": names}
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a generated GDELT 2.0 export file.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--size", type=count_of, default=count_of("1M"), help="rows, such as 100k, 1M, 10M")
    parser.add_argument("--bad", type=float, default=0.0, help="share of bad rows, such as 0.001")
    parser.add_argument("--first-id", type=int, default=FIRST_ID)
    parser.add_argument("--first-day", default=FIRST_DAY)
    parser.add_argument("--days", type=int, default=DAYS, help="over how many days they are published")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    begun = time.perf_counter()
    made = write_export(
        given.path, given.size, bad=given.bad, first_id=given.first_id, first_day=given.first_day, days=given.days, seed=given.seed
    )
    took = time.perf_counter() - begun
    print(f"{made.path}: {made.rows:,} rows, {made.bad:,} of them bad, {made.size / 1e6:,.0f} MB, in {took:.1f} s")


if __name__ == "__main__":
    main()
