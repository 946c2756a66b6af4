"""Finds where somebody is in what they wrote: a postcode, part of one, a borough, a station, a hospital."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from math import asin, cos, radians, sin, sqrt

from bot.directory.catalogue import boroughs, read_csv
from bot.directory.model import Place, Precision

OUTSIDE = "outside London"
_ENOUGH = 0.03  # smaller shares are mostly sorting offices, not homes
_FAR_KM = 4.0

# The last two letters of a postcode are never C I K M O V (Royal Mail's format).
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?([\do])([abd-hjlnp-uw-z]{2})\b")
_OUTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\b")
_UK_AREAS = frozenset(
    """ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk
    fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np
    nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w
    wa wc wd wf wn wr ws wv yo ze""".split()
)
_LEADING = re.compile(
    r"^(?:(?:hi|ok|i|im|am|is|its|my|we|are|were|live|living|staying|currently|now|just|in|at|near|by|around|outside|"
    r"the|from|postcode|area|borough|address|of|somewhere|close|to) )+"
)
_TRAILING = re.compile(r"(?: (?:please|area|borough|station|tube|way|london|in london|now|atm))+$")
_HERE = re.compile(r"\b(?:in|at|near|by|around|outside|to)(?: the)?$")
_FROM = re.compile(r"\b(?:from|left|not (?:in|at|near))(?: the)?$")


@dataclass(frozen=True)
class _Spot:
    place: Place
    common_word: bool


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance in a straight line; the Thames is not in the way."""
    a, b, c, d = map(radians, (lat, lon, other_lat, other_lon))
    return 12742 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


def area_for(borough: str) -> str:
    """Which trust answers mental health crisis calls from `borough`, by its short name ("NLFT")."""
    return boroughs()[borough].area


def place(text: str) -> Place | None:
    """Where the writer seems to be; None if the words name nowhere we know.

    >>> place("im in camden town near the tube").borough
    'Camden'
    """
    words = _plain(text)
    found = _by_postcode(words) or _by_name(words) or _by_outcode(words)
    return found or _by_spelling(words)


def place_at(lat: float, lon: float) -> Place:
    """The place of a shared location, by the nearest part of a postcode district."""
    code, row = min(_sectors().items(), key=lambda item: km(lat, lon, float(item[1]["lat"]), float(item[1]["lon"])))
    far = km(lat, lon, float(row["lat"]), float(row["lon"])) > _FAR_KM
    near = _in_table(row, "your location", Precision.POINT)
    if far or near.outside:
        return replace(near, borough=None, area=None, lat=lat, lon=lon, outside=True, alternatives=())
    return replace(near, lat=lat, lon=lon)


def _plain(text: str) -> str:
    text = text.lower().replace("'", "").replace("’", "").replace("&", " and ")
    text = re.sub(r"\bsaint\b", "st", re.sub(r"[^a-z0-9]+", " ", text))
    return " ".join(text.split())


def _by_postcode(words: str) -> Place | None:
    for match in _POSTCODE.finditer(words):
        outcode, first, rest = match.groups()
        code = f"{outcode} {first.replace('o', '0')}{rest}".upper()
        known = _full(code)
        if known:
            return known
        if re.sub(r"\d.*", "", outcode) in _UK_AREAS:
            return _elsewhere(code, Precision.POSTCODE)
    return None


def _full(code: str) -> Place | None:
    row = _sectors().get(code[:-2]) or _outcodes().get(code.split()[0])
    if row is None:
        return None
    borough = _exceptions().get(code, row["default_area"])
    return _make((borough,), float(row["lat"]), float(row["lon"]), Precision.POSTCODE, code)


def _by_outcode(words: str) -> Place | None:
    whole = _stripped(words)
    for match in _OUTCODE.finditer(words):
        code = match[1].upper()
        row = _outcodes().get(code) or _outcodes().get(code + "*")
        if row:
            return _in_table(row, code, Precision.OUTCODE)
        if match[1] == whole and re.sub(r"\d.*", "", whole) in _UK_AREAS:
            return _elsewhere(code, Precision.OUTCODE)
    return None


def _by_name(words: str) -> Place | None:
    whole = _stripped(words)
    here: list[Place] = []
    mentioned: list[Place] = []
    for match in _names().finditer(words):
        spot, before, after = _spots()[match[0]], words[: match.start()].rstrip(), words[match.end() :]
        cue = bool(re.search(r"\b(?:in|at|near|by|around|outside|to|from)$", before))
        if spot.common_word and not (cue or whole == match[0] or re.match(r" (?:station|tube)\b", after)):
            continue
        if _FROM.search(before):
            continue
        (here if _HERE.search(before) else mentioned).append(spot.place)
    if here:  # "Crystal Palace, in Bromley": what else was named may narrow it
        here += [p for p in mentioned if set(_options(p)) & set(_options(here[0]))]
    return _together(here or mentioned)


def _together(places: list[Place]) -> Place | None:
    """One place from several: "Crystal Palace, in Bromley" is in Bromley; two boroughs are a question."""
    if not places:
        return None
    options = [_options(p) for p in places]
    shared = [b for b in options[0] if all(b in other for other in options)]
    names = shared or list(dict.fromkeys(b for option in options for b in option))
    best = min(places, key=lambda p: p.precision is Precision.BOROUGH)
    return _make(tuple(names), best.lat, best.lon, best.precision, best.label)


def _by_spelling(words: str) -> Place | None:
    whole = _stripped(words)
    if not 5 <= len(whole) <= 40:
        return None
    sure = [name for name, spot in _spots().items() if not spot.common_word and len(name) >= 5]
    close = get_close_matches(whole, sure, n=1, cutoff=0.84)
    return _spots()[close[0]].place if close else None


def _stripped(words: str) -> str:
    return _TRAILING.sub("", _LEADING.sub("", words))


def _options(p: Place) -> tuple[str, ...]:
    return (p.borough or OUTSIDE, *p.alternatives)


def _in_table(row: Mapping[str, str], label: str, precision: Precision) -> Place:
    shares = (part.rsplit(":", 1) for part in row["boroughs"].split("|") if part)
    others = [name for name, share in shares if float(share) >= _ENOUGH and name != row["default_area"]]
    if row["default_area"] != OUTSIDE and float(row["outside_london_share"]) >= _ENOUGH:
        others.append(OUTSIDE)
    names = (row["default_area"], *others)
    return _make(names, float(row["lat"]), float(row["lon"]), precision, label)


def _make(names: tuple[str, ...], lat: float | None, lon: float | None, precision: Precision, label: str) -> Place:
    first, others = names[0], names[1:]
    if first == OUTSIDE:
        return Place(None, None, lat, lon, precision, label, others, outside=True)
    return Place(first, area_for(first), lat, lon, precision, label, others)


def _elsewhere(label: str, precision: Precision) -> Place:
    return Place(None, None, None, None, precision, label, outside=True)


@cache
def _sectors() -> Mapping[str, Mapping[str, str]]:
    return {row["sector"]: row for row in read_csv("sectors_london.csv")}


@cache
def _exceptions() -> Mapping[str, str]:
    return {row["postcode"]: row["area"] for row in read_csv("postcode_exceptions_london.csv")}


@cache
def _outcodes() -> Mapping[str, Mapping[str, str]]:
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
def _spots() -> Mapping[str, _Spot]:
    spots: dict[str, _Spot] = {}
    for row in read_csv("landmarks.csv"):
        names = tuple(row["boroughs"].split("|"))
        spots[_plain(row["name"])] = _Spot(_spot(row["name"], row["near"], names), bool(row["common_word"]))
    for b in boroughs().values():
        known = Place(b.name, b.area, b.lat, b.lon, Precision.BOROUGH, b.name)
        spots[_plain(b.name)] = _Spot(known, b.name == "Brent")
    return spots


def _spot(name: str, near: str, names: tuple[str, ...]) -> Place:
    if names[0] == OUTSIDE:
        return _elsewhere(name, Precision.LANDMARK)
    if not near:
        b = boroughs()[names[0]]
        return Place(b.name, b.area, b.lat, b.lon, Precision.BOROUGH, name)
    row = _outcodes()[near] if " " not in near else _sectors()[near[:-2]]
    return _make(names, float(row["lat"]), float(row["lon"]), Precision.LANDMARK, name)


@cache
def _names() -> re.Pattern[str]:
    longest_first = sorted(_spots(), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


def london() -> Iterator[str]:
    """The names of the 33 areas, for a list to choose from."""
    yield from boroughs()
