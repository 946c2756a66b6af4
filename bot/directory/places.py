"""Finds where somebody is in what they wrote: a postcode, part of one, a borough, a station, a hospital."""

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from math import asin, cos, radians, sin, sqrt

from bot.directory.gazetteer import (
    OUTSIDE,
    elsewhere,
    exceptions,
    in_table,
    make,
    names,
    outcodes,
    plain,
    sectors,
    spots,
)  # fmt: skip
from bot.directory.model import Place, Precision

_FAR_KM = 4.0

# The last two letters of a postcode are never C I K M O V (Royal Mail's format).
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?([\do])([abd-hjlnp-uw-z]{2})\b")
_OUTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\b")
_UK_LETTERS = (  # that begin a postcode in the United Kingdom
    "ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh "
    "en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m "
    "me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st "
    "sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze"
)
_UK_AREAS = frozenset(_UK_LETTERS.split())
_LEADING = re.compile(
    r"^(?:(?:hi|ok|i|im|am|is|its|my(?= (?:area|postcode|borough|address))|we|are|were|live|living|staying|"
    r"currently|now|just|in|at|near|by|around|outside|the|from|postcode|area|borough|address|of|somewhere|"
    r"close|to) )+"
)
_TRAILING = re.compile(r"(?: (?:please|area|borough|station|tube|way|london|in london|now|atm))+$")
_HERE = re.compile(r"\b(?:in|at|near|by|around|outside|to)(?: the)?$")
_FROM = re.compile(r"\b(?:from|left|not (?:in|at|near))(?: the)?$")


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance in a straight line; the Thames is not in the way."""
    a, b, c, d = map(radians, (lat, lon, other_lat, other_lon))
    return 12742 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


def place(text: str) -> Place | None:
    """Where the writer seems to be; None if the words name nowhere we know.

    >>> place("im in camden town near the tube").borough
    'Camden'
    """
    words = plain(text)
    found = _by_postcode(words) or _by_name(words) or _by_outcode(words)
    return found or _by_spelling(words)


def place_at(lat: float, lon: float) -> Place:
    """The place of a shared location, by the nearest part of a postcode district."""

    def away(row: Mapping[str, str]) -> float:
        return km(lat, lon, float(row["lat"]), float(row["lon"]))

    row = min(sectors().values(), key=away)
    far = away(row) > _FAR_KM
    near = in_table(row, "your location", Precision.POINT)
    if far or near.outside:
        return replace(near, borough=None, area=None, lat=lat, lon=lon, outside=True, alternatives=())
    return replace(near, lat=lat, lon=lon)


def _by_postcode(words: str) -> Place | None:
    away: Place | None = None
    for match in _POSTCODE.finditer(words):
        outcode, first, rest = match.groups()
        code = f"{outcode} {first.replace('o', '0')}{rest}".upper()
        known = _full(code)
        if known:
            return known
        if re.sub(r"\d.*", "", outcode) in _UK_AREAS:
            away = away or elsewhere(code, Precision.POSTCODE)
    return away


def _full(code: str) -> Place | None:
    row = sectors().get(code[:-2]) or outcodes().get(code.split()[0])
    if row is None:
        return None
    borough = exceptions().get(code, row["default_area"])
    return make((borough,), float(row["lat"]), float(row["lon"]), Precision.POSTCODE, code)


def _by_outcode(words: str) -> Place | None:
    whole = _stripped(words)
    for match in _OUTCODE.finditer(words):
        code = match[1].upper()
        row = outcodes().get(code) or outcodes().get(code + "*")
        if row:
            return in_table(row, code, Precision.OUTCODE)
        if match[1] == whole and re.sub(r"\d.*", "", whole) in _UK_AREAS:
            return elsewhere(code, Precision.OUTCODE)
    return None


def _by_name(words: str) -> Place | None:
    whole = _stripped(words)
    here: list[Place] = []
    mentioned: list[Place] = []
    for match in names().finditer(words):
        spot, before, after = spots()[match[0]], words[: match.start()].rstrip(), words[match.end() :]
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
    options_left = shared or list(dict.fromkeys(b for option in options for b in option))
    best = min(places, key=lambda p: p.precision is Precision.BOROUGH)
    return make(tuple(options_left), best.lat, best.lon, best.precision, best.label)


def _by_spelling(words: str) -> Place | None:
    whole = _stripped(words)
    if not 5 <= len(whole) <= 40:
        return None
    sure = [name for name, spot in spots().items() if not spot.common_word and len(name) >= 5]
    close = get_close_matches(whole, sure, n=1, cutoff=0.84)
    return spots()[close[0]].place if close else None


def _stripped(words: str) -> str:
    return _TRAILING.sub("", _LEADING.sub("", words))


def _options(p: Place) -> tuple[str, ...]:
    return (p.borough or OUTSIDE, *p.alternatives)
