"""Ages as callers give them: years ("17"), a band ("16-17", "65+", "under 16"), or a word."""

import re

OLDEST = 120
_WORDS = {"adult": (18, OLDEST), "child": (0, 17), "teenager": (13, 17)}
_PATTERNS = (
    (re.compile(r"(\d{1,3})"), lambda a: (a, a)),
    (re.compile(r"(\d{1,3})\+|(?:over|from) (\d{1,3})|(\d{1,3}) (?:and|or) over"), lambda a: (a, OLDEST)),
    (re.compile(r"(?:under|<) ?(\d{1,3})"), lambda a: (0, max(a - 1, 0))),
)
_SPAN = re.compile(r"(\d{1,3}) ?(?:-|to) ?(\d{1,3})")


def age_range(text: str) -> tuple[int, int] | None:
    """The youngest and oldest this can mean, or None when it is not an age."""
    text = " ".join(text.lower().replace("–", "-").replace("_", " ").split())
    span = _WORDS.get(text)
    if match := _SPAN.fullmatch(text):
        span = int(match[1]), int(match[2])
    for pattern, make in _PATTERNS:
        if match := pattern.fullmatch(text):
            span = make(int(next(filter(None, match.groups()))))
    return span if span and 0 <= span[0] <= span[1] <= OLDEST else None


def bands_of(text: str, bands: tuple[str, ...]) -> tuple[str, ...]:
    """Every band the age may lie in, so that a wide answer counts for each: "16 to 25" is under 18 too."""
    span = age_range(text)
    spans = {band: age_range(band) for band in bands}
    return tuple(b for b, its in spans.items() if span and its and span[0] <= its[1] and its[0] <= span[1])
