"""The small language lexicon entries are written in, made into regular expressions over plain words.

`i want to (die|be dead)` a choice · `[of my]` may be left out · `{tablets}` a named list of words · `..` up
to three other words of the same sentence · `#` a number of two or three figures · `.` the end of a sentence
· `{start}`, `{end}` of the whole text. Words are folded and spelled out as the caller's are, so "don't" and
"dont" are written once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlu.text import plain_words, tidy, words_of

_PARTS = re.compile(r"\(|\)|\[|\]|\||\{\w+\}|[^\s()\[\]|{}]+")
_MARKS = {
    "..": r"(?: (?!\. )[^ ]+){0,3}",
    "#": r" \d{2,3}",
    ".": r" \.",
    "{start}": "^",
    "{end}": "(?= (?:\\. )?$)",
}
_COMMON = frozenset(
    [
        "i",
        "me",
        "my",
        "a",
        "an",
        "the",
        "to",
        "of",
        "in",
        "on",
        "at",
        "it",
        "is",
        "am",
        "are",
        "was",
        "be",
        "been",
        "have",
        "has",
        "had",
        "do",
        "not",
        "no",
        "can",
        "will",
        "would",
        "and",
        "or",
        "but",
        "if",
        "that",
        "this",
        "he",
        "she",
        "they",
        "we",
        "you",
        "him",
        "her",
        "them",
        "his",
        "their",
        "your",
        "all",
        "going",
        "go",
        "get",
        "got",
        "want",
        "for",
        "with",
        "about",
        "up",
        "out",
        "off",
        "so",
        "as",
        "now",
        "just",
        "here",
        "what",
        "when",
        "how",
        "who",
        "there",
        "from",
        "by",
        "any",
        "more",
        "one",
        "some",
    ]
)


class UnknownClass(ValueError):
    """A pattern names a word list that does not exist."""


@dataclass(frozen=True)
class Pattern:
    """One compiled pattern, and the words of which at least one must be in the text for it to match."""

    regex: str
    anchors: frozenset[str]


@dataclass(frozen=True)
class _Piece:
    regex: str
    anchors: frozenset[str] | None  # None: it may match without any particular word


def compile_pattern(written: str, classes: Mapping[str, list[str]]) -> Pattern:
    """The pattern as written in a lexicon file, ready to be searched for."""
    if written.count("(") != written.count(")") or written.count("[") != written.count("]"):
        raise ValueError(f"a bracket is missing: {written!r}")
    parts = iter(_PARTS.findall(written))
    piece = _choice(parts, classes, until=None)
    if not piece.anchors:
        raise ValueError(f"pattern has no word that must be there: {written!r}")
    return Pattern(piece.regex + r"(?= )", piece.anchors)


def compile_phrase(written: str) -> Pattern:
    """A phrase to be found word for word, in any language."""
    words = words_of(tidy(written)).plain.split()
    rarest = min((frozenset([word]) for word in words), key=_common_then_size)
    return Pattern("".join(" " + re.escape(word) for word in words) + r"(?= )", rarest)


def _choice(parts: Iterator[str], classes: Mapping[str, list[str]], until: str | None) -> _Piece:
    choices: list[list[_Piece]] = [[]]
    for part in parts:
        if part == until:
            break
        if part == "|":
            choices.append([])
        elif part == "(":
            choices[-1].append(_choice(parts, classes, ")"))
        elif part == "[":
            inner = _choice(parts, classes, "]")
            choices[-1].append(_Piece(f"(?:{inner.regex})?", None))
        elif part in _MARKS:
            choices[-1].append(_Piece(_MARKS[part], frozenset(["."]) if part == "." else None))
        elif part.startswith("{"):
            if part[1:-1] not in classes:
                raise UnknownClass(part)
            choices[-1].append(_choice(iter(_PARTS.findall("|".join(classes[part[1:-1]]))), classes, None))
        else:
            words = plain_words(part) or ("",)  # a filler is dropped from texts, so from patterns too
            choices[-1].extend(
                _Piece(" " + re.escape(w) if w else "", frozenset([w] if w else [])) for w in words
            )
    kept = [pieces for pieces in choices if not pieces or any(piece.regex for piece in pieces)]
    return _either([_sequence(pieces) for pieces in kept] or [_Piece("", None)])


def _sequence(pieces: list[_Piece]) -> _Piece:
    anchors = [piece.anchors for piece in pieces if piece.anchors]
    return _Piece(
        "".join(piece.regex for piece in pieces), min(anchors, key=_common_then_size) if anchors else None
    )


def _either(choices: list[_Piece]) -> _Piece:
    if len(choices) == 1:
        return choices[0]
    sets = [choice.anchors for choice in choices]
    anchors = frozenset().union(*(s for s in sets if s)) if all(sets) else None
    return _Piece("(?:" + "|".join(choice.regex for choice in choices) + ")", anchors)


def _common_then_size(words: frozenset[str]) -> tuple[int, int]:
    return len(words & _COMMON), len(words)
