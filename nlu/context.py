"""Whose a risk word is, and whether it is denied, past or only supposed: the ConText method (Chapman et
al., 2007), kept careful.

A denial may make an alert a question; nothing here makes silence of a risk word. When in doubt it counts
as said.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from nlu.lexicon import Found
from nlu.text import STOP, Words

REACH = 30  # words either side of a risk word that can say anything about it
SCOPE = 4  # words between "not" and what it denies; people in distress leave out commas
_ABOUT_A_PERSON = frozenset(
    [
        "suicidal_thoughts",
        "suicide_intent",
        "suicide_plan",
        "suicide_means",
        "self_harm",
        "immediate_danger",
        "command_voices",
        "voices_or_beliefs",
        "physical_health",
        "drink_or_drugs",
    ]
)


class Status(str, Enum):
    """How a concern was said."""

    AFFIRMED = "affirmed"
    SOMEONE_ELSE = "someone_else"
    UNCLEAR = "unclear"
    PAST = "past"
    DENIED = "denied"


@dataclass(frozen=True)
class Said:
    """A risk entry found in a text and how it was said; `softened` when that makes an alert a question."""

    found: Found
    status: Status
    softened: bool


def read_context(found: Sequence[Found], words: Words) -> list[Said]:
    """How each risk entry was said. Those inside a false friend ("this traffic is killing me") are left
    out.
    """
    plain = words.plain.split()
    risks = [f for f in found if f.entry.factor]
    harmless = _Nearby([f for f in found if f.entry.harmless])
    context = _Nearby([f for f in found if f.entry.context])
    stops = [-1, *(i for i, word in enumerate(plain) if word == STOP), len(plain)]
    said = []
    for risk in risks:
        if any(_explains(h, risk) for h in harmless.between(risk.first - REACH, risk.last)):
            continue
        sentence = bisect_right(stops, risk.first)
        first, last = (
            max(stops[sentence - 1] + 1, risk.first - REACH),
            min(stops[sentence], risk.last + REACH),
        )
        said.append(_said(risk, context.between(first, last), plain))
    return said


class _Nearby:
    """Found entries by where they begin, so that a long text costs no more a word than a short one."""

    def __init__(self, found: Sequence[Found]) -> None:
        self._found = found
        self._firsts = [f.first for f in found]

    def between(self, first: int, last: int) -> Sequence[Found]:
        return self._found[bisect_left(self._firsts, first) : bisect_right(self._firsts, last)]


def _explains(harmless: Found, risk: Found) -> bool:
    """Whether the false friend takes in the risk words: to their end, or from their start through half of
    them.
    """
    shared = min(harmless.last, risk.last) - max(harmless.first, risk.first) + 1
    if risk.entry.factor == "immediate_danger" and harmless.first > risk.first:
        return False  # "taken too many" is that, whatever the next words are
    reaches = harmless.last >= risk.last or (
        harmless.first <= risk.first and shared * 2 > risk.last - risk.first
    )
    return shared > 0 and reaches


def _said(risk: Found, near: Sequence[Found], plain: Sequence[str]) -> Said:
    before = [c for c in near if c.last < risk.first]
    inside = plain[risk.first : risk.last + 1]
    kinds = {c.entry.context for c in near}

    denials = _denials(risk, before, [c for c in near if c.entry.context == "pseudo"])
    if denials % 2:
        return Said(risk, Status.DENIED, softened=True)
    if "past" in kinds and "present" not in kinds and not _is_present_perfect(risk, plain):
        return Said(risk, Status.PAST, softened=True)
    if _is_told(before):
        return Said(risk, Status.UNCLEAR, softened=True)
    if any(c.entry.context == "hypothetical" and risk.first - c.last <= SCOPE for c in before):
        return Said(risk, Status.UNCLEAR, softened=risk.entry.factor != "immediate_danger")
    if "routine" in kinds and risk.entry.value == "overdose_taken":
        return Said(risk, Status.UNCLEAR, softened=True)
    if risk.entry.status or denials:
        return Said(risk, Status(risk.entry.status or "unclear"), softened=False)
    if risk.entry.factor in _ABOUT_A_PERSON and _is_someone_else(before, inside):
        return Said(risk, Status.SOMEONE_ELSE, softened=False)
    return Said(risk, Status.AFFIRMED, softened=False)


def _denials(risk: Found, before: Sequence[Found], masks: Sequence[Found]) -> int:
    ends = [c for c in before if c.entry.context in ("terminate", "self", "someone_else")]
    scope = SCOPE if risk.entry.factor != "immediate_danger" else 2
    nots = {
        c.last
        for c in before
        if c.entry.context == "negation"
        and risk.first - c.last <= scope
        and not any(m.overlaps(c) for m in masks)
        and not any(c.last < e.first for e in ends)
    }
    return len(nots)


def _is_told(before: Sequence[Found]) -> bool:
    """Whether it happens in a film, a song or a lesson: "a film where he dies", not "saw a film and I took
    them all".
    """
    told = max((c.last for c in before if c.entry.context == "media"), default=-1)
    return told >= 0 and not any(c.entry.context == "self" and c.first > told for c in before)


def _is_present_perfect(risk: Found, plain: Sequence[str]) -> bool:
    """ "I have taken" is now, though "last year" stands before it."""
    first = risk.first
    return bool({"have", "has", "just"} & set(plain[max(0, first - 2) : first + 1]))


def _is_someone_else(before: Sequence[Found], inside: Sequence[str]) -> bool:
    if {"himself", "herself", "themselves", "themself"} & set(inside):
        return True
    if {"myself", "i", "my"} & set(inside):
        return False
    people = [c for c in before if c.entry.context in ("self", "someone_else")]
    nearest = max(people, key=lambda c: (c.last, c.last - c.first), default=None)
    return nearest is not None and nearest.entry.context == "someone_else"
