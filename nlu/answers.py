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
from nlu.calm import Vocabulary, clauses_of, is_all
from nlu.corrections import corrected, takes_back
from nlu.facts import Found, Whose

Value = str | tuple[str, ...]

YES, NO, UNSURE, DECLINED = "yes", "no", "unsure", "declined"
_WHO_IT_IS_ABOUT = (None, "story", "for_whom")  # questions whose answer may bring somebody else in by the way
STOP = "|"  # between clauses: a "not" reaches no further
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
    beside: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    small_beside_no: frozenset[str]
    says_no: frozenset[str]
    underlines_no: frozenset[str]
    small_beside_yes: frozenset[str]
    promises: frozenset[str]
    of_the_writer: frozenset[str]
    own_words: Mapping[str, frozenset[str]]
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
        calm={factor: tuple(values) for factor, values in raw["calm"].items()},
        beside=frozenset(raw["beside"]),
        first=frozenset(raw["first"]),
        last=frozenset(raw["last"]),
        small_beside_no=frozenset(raw["small_beside_no"]),
        says_no=frozenset(raw["says_no"]),
        underlines_no=frozenset(raw["underlines_no"]),
        small_beside_yes=frozenset(raw["small_beside_yes"]),
        promises=frozenset(raw["promises"]),
        of_the_writer=frozenset(raw["of_the_writer"]),
        own_words={factor: frozenset(words) for factor, words in raw["own_words"].items()},
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
    found = {one.factor: one for one in facts.volunteered(text) if not _is_calm(one, asked)}
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


def _is_calm(fact: Found, asked: str | None) -> bool:
    """Whether a fact would answer calmly what was asked, which takes more than standing in the text.

    Whoever writes that nobody can read along has said all that there is to say.
    """
    return fact.factor == asked not in terms().of_the_writer and fact.value in terms().calm.get(asked, ())


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
    given = _choices(text, asked)
    if len(given) > 1 and asked not in terms().several:
        return None
    calm = terms().calm.get(asked, ())
    if given and not set(given) & set(calm):
        return given if asked in terms().several else given[0]
    for value in given or calm:
        if is_all(text, _vocabulary(asked, value)):
            return value
    led = _plain_value(reply or _leading_reply(text, asked), asked)
    if led in calm or (led is None and given):
        return UNSURE if _is_hedged(text) else None
    return led


@cache
def _vocabulary(asked: str, value: str) -> Vocabulary:
    """What a calm answer to this question may consist of: a no, a yes, or a choice in its own words."""
    t = terms()
    means = t.meaning.get(asked, {YES: YES, NO: NO})
    denies = value == means.get(NO)
    plain = t.plain[NO] if denies else t.plain[YES] if value == means.get(YES) else frozenset()
    if denies and asked in t.harmless:
        plain |= t.plain["soft_no"]
    small = t.small_beside_no if denies else t.small_beside_yes
    if asked in t.of_the_writer:
        small -= _OTHERS
        plain = frozenset(phrase for phrase in plain if phrase.split()[0] not in _OTHERS)
    else:
        plain -= t.promises
    single = frozenset(word for word in plain if " " not in word)
    return Vocabulary(
        answers=frozenset(t.choices.get(asked, {}).get(value, ())) | (plain - single),
        beside=t.beside,
        first=t.first,
        last=t.last,
        small=small,
        echo=t.own_words.get(f"{asked}={value}", t.own_words.get(asked, frozenset())),
        leads=single - t.says_no | {NO} if denies else single,
        negations=t.says_no if denies else frozenset(),
        repeats=t.underlines_no,
    )


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
_OTHERS = frozenset({"he", "she", "they", "hes", "shes", "theyre"})
# Here a plain no is a refusal, not an answer.
_NOT_WORDS = frozenset({"story", "location", "phone", "name", *_PLAN})


def _begins(words: list[str], starts: Iterable[str]) -> bool:
    said = " ".join(words) + " "
    return any(said.startswith(f"{start} ") for start in starts)


def _choices(text: str, asked: str) -> tuple[str, ...]:
    """The choices whose own words stand in the text, not negated."""
    words = f" {STOP} ".join(map(facts.plain, clauses_of(text)))
    if asked in terms().tells_when and any(f" {well} " in f" {words} " for well in terms().is_well):
        return ()
    hits: dict[str, list[tuple[int, int]]] = {}
    for value, phrases in terms().choices.get(asked, {}).items():
        for phrase in phrases:
            hits.setdefault(value, []).extend(_places(words, phrase))
    spans = {(a, b) for places in hits.values() for a, b in places}
    longest = {s for s in spans if not any(t != s and t[0] <= s[0] and s[1] <= t[1] for t in spans)}
    return tuple(value for value, places in hits.items() if longest & set(places))


def _places(words: str, phrase: str) -> list[tuple[int, int]]:
    found = []
    for match in re.finditer(rf"(?<!\S){re.escape(phrase)}(?!\S)", words):
        before = words[: match.start()].rpartition(STOP)[2].split()[-3:]
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
