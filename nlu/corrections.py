"""Answers taken back: which answer to change, and what it should be. Precise rather than greedy."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from nlu.facts import Found, Whose, number_in, plain

LONGEST, SHORT = 25, 14  # words; more is a story, and what names no answer is said in few
CHANGE = "change"  # the question that a named topic answers: which answer to change


class Patterns(NamedTuple):
    """`corrections.yml`, compiled."""

    cues: re.Pattern[str]
    takes_back: re.Pattern[str]
    not_cues: re.Pattern[str]
    ages: tuple[re.Pattern[str], ...]
    stated: tuple[tuple[str, str, re.Pattern[str]], ...]
    topics: tuple[tuple[str, re.Pattern[str]], ...]
    named: tuple[tuple[str, re.Pattern[str]], ...]
    steps_back: re.Pattern[str]
    which: re.Pattern[str]


@cache
def patterns() -> Patterns:
    raw: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "corrections.yml").read_text("utf-8"))
    topics = {factor: f"(?:{names})" for factor, names in raw["topics"].items()}
    return Patterns(
        cues=_any(raw["cues"]),
        takes_back=re.compile(raw["takes_back"]),
        not_cues=_any(raw["not_cues"]),
        ages=tuple(re.compile(pattern) for pattern in raw["ages"]),
        stated=tuple(
            (factor, value, re.compile(pattern))
            for factor, values in raw["stated"].items()
            for value, pattern in values.items()
        ),
        topics=tuple((factor, re.compile(rf"\b{names}\b")) for factor, names in topics.items()),
        named=tuple(
            (factor, re.compile(pattern.replace("<TOPIC>", names)))
            for factor, names in topics.items()
            for pattern in raw["named"]
        ),
        steps_back=_any(raw["steps_back"]),
        which=_any(raw["which"]),
    )


def corrected(text: str, asked: str | None) -> list[Found]:
    """What the text puts right: new values, or the answers to ask again, as answers to `change`."""
    words, p = plain(text), patterns()
    if len(words.split()) > LONGEST or p.not_cues.search(words):
        return []
    values = list(_values(words)) if p.cues.search(words) else []
    told = {found.factor for found in values}
    named = _named(words) if asked not in (CHANGE, "still_right") else _mentioned(words)
    topics = tuple(dict.fromkeys(factor for factor in named if factor not in told))
    if not topics and not values and len(words.split()) <= SHORT:
        topics = ("last",) if p.steps_back.search(words) else ("which",) if p.which.search(words) else ()
    return [*values, Found(CHANGE, topics, Whose.ASKED)] if topics else values


def takes_back(text: str) -> bool:
    """Whether the text calls something wrong, so that a "no" in it answers no question."""
    return patterns().takes_back.search(plain(text)) is not None


def _values(words: str) -> Iterator[Found]:
    for pattern in patterns().ages:
        if (match := pattern.search(words)) and (age := number_in(match.group("n"))):
            yield Found("age", str(age), Whose.ASKED)
            break
    seen: set[str] = set()
    for factor, value, pattern in patterns().stated:
        if factor not in seen and pattern.search(words):
            seen.add(factor)
            yield Found(factor, value, Whose.ASKED)


_MAY_NAME = re.compile(
    r"\b(?:chang|correct|incorrect|fix|updat|edit|redo|amend|wrong|right|tru|lie|honest|mistake|mess|typo|back|again"
    r"|gave|got|put|typed|entered|wrote|sent)"
)  # without one of these no pattern of `named` can hold


def _named(words: str) -> Iterator[str]:
    if not _MAY_NAME.search(words):
        return iter(())
    return (factor for factor, pattern in patterns().named if pattern.search(words))


def _mentioned(words: str) -> Iterator[str]:
    return (factor for factor, pattern in patterns().topics if pattern.search(words))


def _any(listed: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(listed))
