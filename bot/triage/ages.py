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


def side_of_18(text: str) -> str:
    """`under_18` whenever the age may be under 18, so that a wide band is read the careful way."""
    span = age_range(text)
    return "under_18" if span and span[0] < 18 else "adult"
