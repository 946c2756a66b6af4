"""Whether a calm answer is all that a text says: one word more than is known here, and it is not taken.

Of "no, he only shouts", "not planning to be here" and "yes for now" half is the calm answer. So each word
has to be a yes or a no, one that adds nothing, or one of the question's own ("no I don't have a plan").
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from nlu.facts import plain

SAID, ECHO = "§", "°"  # the answer itself; the question's own words
_CLAUSE = re.compile(r"[.,;:!?\n–—()\"“”]+|\s-+\s")
_ASKS = re.compile(
    r"(?:do|does|am|is|are|can|could|should|shall|will|would) "
    r"(?:i|it|this|that|he|she|they|there|you|we|my|an?|the|any\w*)\b"
)
_PICTURE, _KIND = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]"), frozenset("🙂😊☺😀😄🙏👍👌❤💙💚")
_TRAILS_OFF = re.compile(r"(?:\.\.|…)\s*$")


@dataclass(frozen=True)
class Vocabulary:
    """The words an answer may consist of. Phrases of several words are looked for before single ones."""

    answers: frozenset[str]  # the calm answer in so many words
    beside: frozenset[
        str
    ]  # what may stand beside it as a clause, or by the way: "I'm fine", "thanks", "mate"
    first: frozenset[str]  # what may come first in a clause: "well", "so"
    last: frozenset[str]  # what may come last in one: "mate"
    small: frozenset[str]
    echo: frozenset[str]  # what the question asks about, which a no denies
    leads: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    repeats: frozenset[str] = (
        frozenset()
    )  # a second no in these only underlines the first: "haven't done nothing"


def clauses_of(text: str) -> list[str]:
    """The parts of a text between its stops and commas."""
    return [clause for clause in _CLAUSE.split(text) if plain(clause)]


def is_all(text: str, words: Vocabulary) -> bool:
    """Whether the text says the calm answer and nothing else: not if it asks or trails off."""
    clauses = [plain(clause) for clause in clauses_of(text)]
    if "?" in text or any(_ASKS.match(clause) for clause in clauses):
        return False
    if (_TRAILS_OFF.search(text) and not words.negations) or {*_PICTURE.findall(text)} - _KIND:
        return False
    read = [_says(clause, words) for clause in clauses]
    return any(read) and None not in read


def _says(clause: str, words: Vocabulary) -> bool | None:
    """Whether a clause gives the answer; None when it says anything else."""
    rest = _marked(clause, words.answers, SAID)
    rest = _marked(_marked(rest, words.beside, ""), words.echo, ECHO)
    tokens = _within(rest.split(), words)
    led = 0
    while led < len(tokens) and tokens[led] in words.leads:
        led += 1
    while led < len(tokens) and led and tokens[led] in words.last:
        led += 1
    tokens = tokens[led:]
    if not tokens:
        return led > 0
    if not words.negations:
        return SAID in tokens or led > 0 if words.small | {SAID, ECHO} >= set(tokens) else None
    return True if _denies(tokens, words) else None


def _denies(tokens: list[str], words: Vocabulary) -> bool:
    """Whether the words after a no deny something, once, and all that they name."""
    if not words.small | words.negations | {SAID, ECHO} >= set(tokens):
        return False
    nos = [at for at, token in enumerate(tokens) if token == SAID or token in words.negations]
    if not nos or ECHO in tokens[: nos[0]]:
        return False
    return not any(
        _takes_back(tokens, sooner, later, words) for sooner, later in zip(nos, nos[1:], strict=False)
    )


def _takes_back(tokens: list[str], sooner: int, later: int, words: Vocabulary) -> bool:
    """Whether a second no undoes the first: "never not thinking of it", and not "I haven't done nothing"."""
    if tokens[sooner] == SAID:
        return tokens[later] not in {SAID, *words.leads}
    return later - sooner == 1 or tokens[later] not in words.repeats


def _within(tokens: list[str], words: Vocabulary) -> list[str]:
    first, last = 0, len(tokens)
    while first < last and tokens[first] in words.first:
        first += 1
    while first < last and tokens[last - 1] in words.last:
        last -= 1
    return tokens[first:last]


def _marked(clause: str, phrases: frozenset[str], mark: str) -> str:
    said = f" {clause} "
    for phrase in _longest_first(phrases):
        said = said.replace(f" {phrase} ", f" {mark} " if mark else " ")
    return said.strip()


@lru_cache(maxsize=128)
def _longest_first(phrases: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(phrases, key=len, reverse=True))
