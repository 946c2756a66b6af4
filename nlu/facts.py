"""Facts that people state in passing: ages, numbers to ring, places, who is there, who this is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

OLDEST = 110
WORDS_OF_A_PLACE = 8
MOSTLY = 3  # times somebody speaks of themselves, for a story with others in it to be theirs


class Whose(str, Enum):
    """Whom a stated fact is about."""

    WRITER = "writer"
    PERSON = "person"
    ASKED = "asked"  # whoever the question was about
    ASSUMED = "assumed"  # nothing said otherwise: stands only while nobody has said


@dataclass(frozen=True)
class Found:
    """One fact."""

    factor: str
    value: "str | tuple[str, ...]"
    whose: Whose


_RAW: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "facts.yml").read_text("utf-8"))
_RELATIVE = {word: who for who, words in _RAW["relatives"].items() for word in words}
_NUMBERS, _TENS, _ONES, _DECADES = (_RAW[name] for name in ("numbers", "tens", "ones", "decades"))
_PARTS = {
    **_RAW["parts"],
    "ANY_REL": f"(?:{'|'.join(sorted(_RELATIVE, key=len, reverse=True))})",
    "REL": f"(?P<rel>{'|'.join(sorted(_RELATIVE, key=len, reverse=True))})",
    "NUM": rf"(?P<n>\d{{1,3}}|(?:{'|'.join(_TENS)})(?: (?:{'|'.join(_ONES)}))?|{'|'.join(_NUMBERS)})",
}
_PHONE = re.compile(r"(?<![\d+])(?:\+44\s?\(?0?\)?|0044\s?|0)(?:[\s().-]?\d){9,10}(?!\d)")
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[abd-hjlnp-uw-z]{2}\b", re.IGNORECASE)
_AFTER_A_PLACE = re.compile(  # "and" alone may be part of a name: Elephant and Castle
    r" (?:and (?:im|i|ive|my|he|hes|she|shes|were|its|there|theres|nobody)|but|with|because|cos|so"
    r"|on my own)\b"
)
_NAME = re.compile(
    r"\b(?:my name is|my name's|im called|i'm called|call me) ([A-Za-z][A-Za-z'-]+)", re.IGNORECASE
)
_NOT_NAMES = frozenset({"back", "an", "a", "the", "please", "now", "on", "when", "later", "if"})


def _compiled(pattern: str) -> re.Pattern[str]:
    while named := re.search(r"<([A-Z_]+)>", pattern):
        pattern = pattern.replace(named.group(), _PARTS[named.group(1)])
    return re.compile(pattern)


def _one(name: str) -> re.Pattern[str]:
    return _compiled(_RAW[name])


def _all(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(_compiled, _RAW[name]))


_ABOUT_OTHER_PLAINLY, _ABOUT_OTHER = _all("about_other_plainly"), _all("about_other")
_ABOUT_SELF, _HURTS_ME = _one("about_self"), _one("hurts_me")
_FIRST_PERSON, _SOMEBODY_ELSE = _one("first_person"), _one("somebody_else")
_THIRD_PERSON, _DOES, _PARTS_OF = _one("third_person"), _one("somebody_does"), re.compile(r"[.,;:!?\n–—]+")
_AGE_OF_WRITER, _AGE_OF_PERSON = _one("age_of_writer"), _one("age_of_person")
_AGE_IN_TENS, _AGE_IN_TENS_ALONE = _one("age_in_tens"), _one("age_in_tens_alone")
_AGE_ALONE = _one("age_alone")
_PLACE, _ALONE, _ACCOMPANIED = _one("place"), _all("alone"), _all("accompanied")
_PREGNANT, _NOT_PREGNANT, _NEW_BABY = _one("pregnant"), _one("not_pregnant"), _one("new_baby")
_STATED = tuple(
    (factor, value, _compiled(pattern))
    for factor, values in _RAW["stated"].items()
    for value, pattern in values.items()
)

_CALM = ("yes", "with_someone")
_DOUBTED = {factor: _compiled(pattern) for factor, pattern in _RAW["doubted"].items()}


def plain(text: str) -> str:
    """Lower case, no apostrophes, no punctuation, single spaces."""
    text = re.sub(r"['’`‘]", "", text.lower())
    return " ".join(re.sub(r"[^\w+]+", " ", text).split())


def first_clause(text: str) -> tuple[str, str]:
    """What stands before the first comma, stop, dash or "but", and what stands after it."""
    parts = re.split(r"[,.;:!?\n–—]+|\s-+\s|\bbut\b", text.strip(), maxsplit=1, flags=re.IGNORECASE)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def volunteered(text: str) -> Iterator[Found]:
    """Every fact stated outright, whatever was asked; one that calms only with no doubt beside it."""
    words = plain(text)
    for found in _stated(text, words):
        doubt = _DOUBTED.get(found.factor) if found.value in _CALM else None
        if doubt is None or not doubt.search(words):
            yield found


def _stated(text: str, words: str) -> Iterator[Found]:
    about = _about_whom(words)
    yield from about
    yield from _age(words)
    if phone := _PHONE.search(text):
        yield Found("phone", tidy_phone(phone.group()), Whose.WRITER)
    if place := _place(text, words):
        other = any(one.value == "other" for one in about) or re.search(
            r"\b(?:hes|shes|he is|she is) ", words
        )
        yield Found("location", place, Whose.PERSON if other else Whose.WRITER)
    if (name := _NAME.search(text.replace("’", "'"))) and name.group(1).lower() not in _NOT_NAMES:
        yield Found("name", name.group(1), Whose.WRITER)
    yield from _company(words)
    yield from _birth(words)
    for factor, value, pattern in _STATED:
        if pattern.search(words):
            yield Found(factor, (value,) if factor == "access_needs" else value, Whose.WRITER)


def tells_of_nobody_else(text: str) -> bool:
    """Whether a story is the writer's own: no other person in it, or only at its edge."""
    words = plain(text)
    own, others = len(_FIRST_PERSON.findall(words)), len(_THIRD_PERSON.findall(words))
    if not _SOMEBODY_ELSE.search(words):
        return own > 0
    return (
        own >= MOSTLY
        and own >= 2 * others
        and not any(_DOES.search(plain(part)) for part in _PARTS_OF.split(text))
    )


def says_it_is_for_another(text: str) -> bool:
    """Whether the writer says outright that this is about somebody else, and does not only tell of them."""
    words = plain(text)
    return any(pattern.search(words) for pattern in _ABOUT_OTHER_PLAINLY)


def bare_age(text: str) -> str | None:
    """The age in an answer to a question about age, however bare; None when there are two, or none."""
    words = plain(text)
    if decade := _AGE_IN_TENS.search(words) or _AGE_IN_TENS_ALONE.search(words):
        return _decade(decade.group("d"))
    ages = {number_in(match.group("n")) for match in _AGE_ALONE.finditer(words)}
    likely = {age for age in ages if age is not None and 4 <= age <= OLDEST}
    return str(likely.pop()) if len(likely) == 1 else None


def tidy_phone(text: str) -> str:
    """Digits alone, a British number as it is dialled at home."""
    return re.sub(r"^(?:\+44|0044)0?", "0", re.sub(r"[^\d+]", "", text))


def _about_whom(words: str) -> list[Found]:
    if _HURTS_ME.search(words):
        return []
    for pattern in (*_ABOUT_OTHER_PLAINLY, *_ABOUT_OTHER):
        if match := pattern.search(words):
            relation = _RELATIVE[match.group("rel")]
            return [Found("for_whom", "other", Whose.ASKED), Found("relationship", relation, Whose.ASKED)]
    return [Found("for_whom", "self", Whose.ASKED)] if _ABOUT_SELF.search(words) else []


def _age(words: str) -> Iterator[Found]:
    if match := _AGE_OF_PERSON.search(words):
        age, whose = number_in(match.group("n") or match.group("m")), Whose.PERSON
    elif match := _AGE_OF_WRITER.search(words):
        age, whose = number_in(match.group("n")), Whose.WRITER
    elif (match := _AGE_IN_TENS.search(words)) and (band := _decade(match.group("d"))):
        yield Found("age", band, Whose.WRITER if match.group("whose") == "my" else Whose.PERSON)
        return
    else:
        return
    if age is not None and (5 if whose is Whose.WRITER else 0) <= age <= OLDEST:
        yield Found("age", str(age), whose)


def _decade(word: str) -> str | None:
    low = _DECADES.get(word) or (int(word[:-1]) if word[:-1].isdigit() else None)
    return f"{low}-{low + 9}" if low and 20 <= low <= 90 else None


def number_in(word: str | None) -> int | None:
    """A number in digits or words; None when it is none."""
    if not word:
        return None
    if word.isdigit():
        return int(word)
    first, _, last = word.partition(" ")
    if first in _TENS:
        return int(_TENS[first]) + int(_ONES.get(last, 0))
    return int(_NUMBERS[word]) if word in _NUMBERS else None


def _place(text: str, words: str) -> str | None:
    if match := _POSTCODE.search(text):
        return match.group().upper()
    match = _PLACE.search(words)
    if match is None:
        return None
    place = _AFTER_A_PLACE.split(match.group("place"), maxsplit=1)[0]
    return " ".join(place.split()[:WORDS_OF_A_PLACE])


def _company(words: str) -> Iterator[Found]:
    alone = any(pattern.search(words) for pattern in _ALONE)
    accompanied = any(pattern.search(words) for pattern in _ACCOMPANIED)
    if alone and not accompanied:
        person = re.search(r"\b(?:hes|shes|he is|she is|theyre) ", words)
        yield Found("company", "alone", Whose.PERSON if person else Whose.WRITER)
    elif accompanied and not alone:
        yield Found("company", "with_someone", Whose.WRITER)


def _birth(words: str) -> Iterator[Found]:
    if _NOT_PREGNANT.search(words):
        return
    if match := _PREGNANT.search(words):
        yield Found(
            "perinatal", "yes", Whose.WRITER if match.group("who") in ("im", "i am") else Whose.PERSON
        )
    elif _NEW_BABY.search(words):
        yield Found("perinatal", "yes", Whose.WRITER)
