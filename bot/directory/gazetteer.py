"""Places by name and by postcode: the tables, read once, and how a row becomes a Place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bot.directory.catalogue import boroughs, read_csv
from bot.directory.model import Place, Precision

OUTSIDE = "outside London"
_ENOUGH = 0.03  # smaller shares are mostly sorting offices, not homes


@dataclass(frozen=True)
class Spot:
    """A named place. A common word (Bank, Angel, Barking) is one only where the sentence makes it so."""

    place: Place
    common_word: bool


def area_for(borough: str) -> str:
    """Which trust answers mental health crisis calls from `borough`, by its short name ("NLFT")."""
    return boroughs()[borough].area


def plain(text: str) -> str:
    """The words alone, in small letters, as names are compared."""
    text = text.lower().replace("'", "").replace("’", "").replace("&", " and ")
    text = re.sub(r"\bsaint\b", "st", re.sub(r"[^a-z0-9]+", " ", text))
    return " ".join(text.split())


def in_table(row: Mapping[str, str], label: str, precision: Precision) -> Place:
    """The place of a row of the postcode tables, with the other boroughs it reaches into."""
    shares = (part.rsplit(":", 1) for part in row["boroughs"].split("|") if part)
    others = [name for name, share in shares if float(share) >= _ENOUGH and name != row["default_area"]]
    if row["default_area"] != OUTSIDE and float(row["outside_london_share"]) >= _ENOUGH:
        others.append(OUTSIDE)
    names = (row["default_area"], *others)
    return make(names, float(row["lat"]), float(row["lon"]), precision, label)


def make(
    names: tuple[str, ...], lat: float | None, lon: float | None, precision: Precision, label: str
) -> Place:
    first, others = names[0], names[1:]
    if first == OUTSIDE:
        return Place(None, None, lat, lon, precision, label, others, outside=True)
    return Place(first, area_for(first), lat, lon, precision, label, others)


def elsewhere(label: str, precision: Precision) -> Place:
    return Place(None, None, None, None, precision, label, outside=True)


@cache
def sectors() -> Mapping[str, Mapping[str, str]]:
    """Postcode sectors ("NW1 8"), each with its usual borough."""
    return {row["sector"]: row for row in read_csv("sectors_london.csv")}


@cache
def exceptions() -> Mapping[str, str]:
    """The borough of each postcode that is not in its sector's usual one."""
    return {row["postcode"]: row["area"] for row in read_csv("postcode_exceptions_london.csv")}


@cache
def outcodes() -> Mapping[str, Mapping[str, str]]:
    """The districts, and as "W1*" those that people name without their last letter."""
    rows = {row["outcode"]: row for row in read_csv("outcodes_london.csv")}
    groups: dict[str, list[dict[str, str]]] = {}
    for code, row in rows.items():
        if code[-1].isalpha():
            groups.setdefault(code[:-1] + "*", []).append(row)
    for code, group in groups.items():
        biggest = max(group, key=lambda row: int(row["postcodes"]))
        names = dict.fromkeys([biggest["default_area"], *(row["default_area"] for row in group)])
        rows[code] = {**biggest, "boroughs": "|".join(f"{name}:1" for name in names)}
    return rows


@cache
def spots() -> Mapping[str, Spot]:
    spots: dict[str, Spot] = {}
    for row in read_csv("landmarks.csv"):
        names = tuple(row["boroughs"].split("|"))
        spots[plain(row["name"])] = Spot(_spot(row["name"], row["near"], names), bool(row["common_word"]))
    for b in boroughs().values():
        known = Place(b.name, b.area, b.lat, b.lon, Precision.BOROUGH, b.name)
        spots[plain(b.name)] = Spot(known, b.name == "Brent")
    return spots


def _spot(name: str, near: str, names: tuple[str, ...]) -> Place:
    if names[0] == OUTSIDE:
        return elsewhere(name, Precision.LANDMARK)
    if not near:
        b = boroughs()[names[0]]
        return Place(b.name, b.area, b.lat, b.lon, Precision.BOROUGH, name)
    row = outcodes()[near] if " " not in near else sectors()[near[:-2]]
    return make(names, float(row["lat"]), float(row["lon"]), Precision.LANDMARK, name)


@cache
def names() -> re.Pattern[str]:
    longest_first = sorted(spots(), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


def london() -> Iterator[str]:
    """The names of the 33 areas, for a list to choose from."""
    yield from boroughs()
