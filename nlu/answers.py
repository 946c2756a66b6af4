"""Reads plain answers: to the question asked, and to others volunteered in the same breath. No Rasa here.

Precise rather than greedy: what is not plain is not read, and the question is put again.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nlu import facts
from nlu.corrections import corrected, takes_back
from nlu.facts import Found, Whose

Value = str | tuple[str, ...]

YES, NO, UNSURE, DECLINED = "yes", "no", "unsure", "declined"
_WHO_IT_IS_ABOUT = (None, "story", "for_whom")  # questions whose answer may bring somebody else in by the way
LONGEST_TAIL = 12  # words after a plain "no"; more is a story, and read by the screen


@dataclass(frozen=True)
class Terms:
    """`answers_terms.yml`, read once."""

    plain: Mapping[str, frozenset[str]]
    fillers: tuple[str, ...]
    hedges: tuple[str, ...]
    meaning: Mapping[str, Mapping[str, str]]
    harmless: frozenset[str]
    free: frozenset[str]
    several: frozenset[str]
    tells_when: frozenset[str]
    is_well: tuple[str, ...]
    calm: Mapping[str, tuple[str, ...]]
    undone_by: frozenset[str]
    risky: frozenset[str]
    empty: frozenset[str]
    not_a_no: frozenset[str]
    negations: frozenset[str]
    choices: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def terms() -> Terms:
    """The phrases, checked for the one slip their form invites: a bare `yes` that YAML reads as true."""
    raw: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "answers_terms.yml").read_text("utf-8"))
    groups = {name: frozenset(raw[name]) for name in (YES, NO, "soft_no", UNSURE, DECLINED)}
    return Terms(
        plain=groups,
        fillers=tuple(sorted(raw["fillers"], key=len, reverse=True)),
        hedges=tuple(raw["hedges"]),
        meaning=raw["plain"],
        harmless=frozenset(raw["harmless"]),
        free=frozenset(raw["free"]),
        several=frozenset(raw["several"]),
        tells_when=frozenset(raw["tells_when"]),
        is_well=tuple(raw["is_well"]),
        calm=raw["calm"],
        undone_by=frozenset(raw["undone_by"]),
        risky=frozenset(raw["risky"]),
        empty=frozenset(raw["empty"]),
        not_a_no=frozenset(raw["not_a_no"]),
        negations=frozenset(raw["negations"]),
        choices={f: {v: tuple(p) for v, p in values.items()} for f, values in raw["choices"].items()},
    )


def read_answers(text: str, asked: str | None) -> dict[str, Value]:
    """Factor to value for everything this text plainly answers; empty when nothing is plain.

    >>> read_answers("nobody's home till six", None)
    {'company': 'alone'}
    """
    return {found.factor: found.value for found in find_answers(text, asked)}


def find_answers(text: str, asked: str | None) -> list[Found]:
    """The same with whose fact each is, so that a carer's own age is not taken for the person's."""
    found = {one.factor: one for one in facts.volunteered(text)}
    tells_of = "relationship" in found and not facts.says_it_is_for_another(text)
    if tells_of and asked not in _WHO_IT_IS_ABOUT:  # the answers go on being about the writer
        del found["for_whom"], found["relationship"]
    right = {one.factor: one for one in corrected(text, asked)}
    found.update(right)
    for_work = "reason_for_contact" in found and found["reason_for_contact"].value == "professional"
    if asked == "story" and "for_whom" not in found and not for_work and facts.tells_of_nobody_else(text):
        found["for_whom"] = Found("for_whom", "self", Whose.ASSUMED)
    if asked is not None and not _is_about_another(text, right.keys() - {asked}):
        value = _asked_for(text, asked)
        if value is not None:
            found[asked] = Found(asked, value, Whose.ASKED)
    return list(found.values())


def _is_about_another(text: str, corrected: Collection[str]) -> bool:
    """Whether a correction of other answers leaves the question that was asked without one."""
    words = facts.plain(text).split()
    if not words or plain_reply(text):
        return False
    begins = plain_reply(words[0])
    return begins != YES if corrected else takes_back(text) and begins in (NO, "soft_no")


def is_free_text(factor: str | None) -> bool:
    """Whether the text itself is the answer to this question."""
    return factor in terms().free


def plain_reply(text: str) -> str | None:
    """`yes`, `no`, `soft_no`, `unsure` or `declined` when the whole text says only that."""
    words = _without_fillers(facts.plain(text))
    return next(
        (kind for kind in (DECLINED, UNSURE, "soft_no", NO, YES) if words in terms().plain[kind]), None
    )


def _asked_for(text: str, asked: str) -> Value | None:
    reply = plain_reply(text)
    if reply in (UNSURE, DECLINED):
        return reply
    if asked in terms().free:
        refused = reply == NO or (asked in _NOT_WORDS and plain_reply(facts.first_clause(text)[1]) == NO)
        return DECLINED if refused and asked in _NOT_WORDS else None
    if asked == "age":
        return facts.bare_age(text)
    chosen = _choice(text, asked)
    if chosen == NO and asked not in terms().harmless and asked not in terms().calm:
        if _says_only_no(text, asked):
            return _no_in_more_words(text, asked)
        chosen = UNSURE if _is_hedged(text) else None
    if chosen is not None:
        return None if chosen in terms().calm.get(asked, ()) and _is_taken_away(text) else chosen
    return _plain_value(reply or _leading_reply(text, asked), asked)


def _says_only_no(text: str, asked: str) -> bool:
    """Whether nothing stands beside the words for no: of "not planning to be here" only half is one."""
    rest = f" {facts.plain(text)} "
    for phrase in sorted(terms().choices[asked][NO], key=len, reverse=True):
        rest = rest.replace(f" {phrase} ", " ")
    return set(_without_fillers(rest.strip()).split()) <= terms().empty


def _is_taken_away(text: str) -> bool:
    """Whether something beside a calm answer may undo it, as "my mum died" does of somebody to turn to."""
    return bool(terms().undone_by & set(facts.plain(text).split()))


def _no_in_more_words(text: str, asked: str) -> str | None:
    """A no, unless something else in the same breath casts a doubt on it."""
    if _is_hedged(text):
        return UNSURE
    own = {word for phrase in terms().choices[asked][NO] for word in phrase.split()}
    return None if (terms().risky - own) & set(facts.plain(text).split()) else NO


def _plain_value(reply: str | None, asked: str) -> str | None:
    if reply is None:
        return None
    if reply == "soft_no":
        reply = NO if asked in terms().harmless else UNSURE
    if reply == UNSURE:
        return UNSURE
    return terms().meaning.get(asked, {YES: YES, NO: NO}).get(reply)


def _leading_reply(text: str, asked: str) -> str | None:
    """The yes or no a longer answer begins with; a doubtful no is unsure where safety hangs on it."""
    head, tail = facts.first_clause(text)
    kind = plain_reply(head) or plain_reply(_first_word(head, asked))
    rest = facts.plain(text).split()[1:]
    hedged = _is_hedged(" ".join(rest))
    if kind == YES:
        return UNSURE if _begins(rest, ("and no", "no", "nah", "but no")) else YES
    if kind not in (NO, "soft_no"):
        return None
    if plain_reply(_MEANT.sub("", facts.plain(" ".join(rest)))) == YES:  # "no, I mean yes"
        return YES if _MEANT.match(" ".join(rest) + " ") else UNSURE
    if hedged and asked not in terms().harmless:
        return UNSURE
    risky = terms().risky & set(rest)
    bare = plain_reply(head) in (NO, "soft_no") or set(facts.plain(head).split()[1:]) <= terms().empty
    if bare and 0 < len(tail.split()) <= LONGEST_TAIL and not hedged and not risky:
        return kind
    return kind if set(rest) <= terms().empty else None


def _is_hedged(text: str) -> bool:
    said = f" {facts.plain(text)} "
    return any(f" {hedge} " in said for hedge in terms().hedges)


def _first_word(head: str, asked: str) -> str:
    words = facts.plain(head).split()
    also = words[1] if len(words) > 1 else ""
    return "" if not words or (also in terms().not_a_no and also.rstrip("s") not in asked) else words[0]


_MEANT = re.compile(r"^(?:(?:i (?:mean|meant)|wait|actually|sorry|oh|hang on|hold on|no) )+")
_PLAN = ("plan_warning_signs", "plan_what_helps", "plan_people", "plan_places", "plan_safer", "plan_ring")
# Here a plain no is a refusal, not an answer.
_NOT_WORDS = frozenset({"story", "location", "phone", "name", *_PLAN})


def _begins(words: list[str], starts: Iterable[str]) -> bool:
    said = " ".join(words) + " "
    return any(said.startswith(f"{start} ") for start in starts)


def _choice(text: str, asked: str) -> Value | None:
    """The choice whose own words stand in the text, not negated; None when several contradict each other."""
    words = facts.plain(text)
    if asked in terms().tells_when and any(f" {well} " in f" {words} " for well in terms().is_well):
        return None
    hits: dict[str, list[tuple[int, int]]] = {}
    for value, phrases in terms().choices.get(asked, {}).items():
        for phrase in phrases:
            hits.setdefault(value, []).extend(_places(words, phrase))
    spans = {(a, b) for places in hits.values() for a, b in places}
    longest = {s for s in spans if not any(t != s and t[0] <= s[0] and s[1] <= t[1] for t in spans)}
    chosen = tuple(value for value, places in hits.items() if longest & set(places))
    if not chosen:
        return None
    if asked in terms().several:
        return chosen
    return chosen[0] if len(chosen) == 1 else None


def _places(words: str, phrase: str) -> list[tuple[int, int]]:
    found = []
    for match in re.finditer(rf"(?<!\S){re.escape(phrase)}(?!\S)", words):
        before = words[: match.start()].split()[-3:]
        if not terms().negations & set(before):
            found.append(match.span())
    return found


def _without_fillers(words: str) -> str:
    if any(words in group for group in terms().plain.values()):
        return words
    padded = f" {words} "
    for filler in terms().fillers:
        padded = padded.replace(f" {filler} ", " ")
    return " ".join(padded.split())
