"""One answer as the rules see it, known or open, and every answer that a factor takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.assurance.logic import Truth, every, no, some
from bot.triage import DECLINED, UNSURE, Answers, Factor, Ruleset, Value
from bot.triage.ages import OLDEST
from bot.triage.answers import words_of
from bot.triage.factors import NONE

IN_OWN_WORDS = "in their own words"


@dataclass(frozen=True)
class Answer:
    """One answer as the rules see it: whether there is one, and which words are in it."""

    given: Truth
    words: Mapping[str, Truth]

    def has(self, wanted: Iterable[str]) -> Truth:
        return some(*(self.words.get(word, False) for word in wanted))

    def or_else(self, other: "Answer", when: Truth) -> "Answer":
        """`other` instead, when that holds."""
        if isinstance(when, bool):
            return other if when else self
        names = dict.fromkeys((*self.words, *other.words))
        stays = no(when)
        return Answer(
            some(every(stays, self.given), every(when, other.given)),
            {
                name: some(
                    every(stays, self.words.get(name, False)), every(when, other.words.get(name, False))
                )
                for name in names
            },
        )


NOT_ANSWERED = Answer(False, {})


def said(factor: Factor, value: Value) -> Answer:
    """This answer and no other."""
    return Answer(True, dict.fromkeys(words_of(factor, value), True))


def all_said(answers: Answers, ruleset: Ruleset) -> dict[str, Answer]:
    return {name: said(ruleset.factors[name], value) for name, value in answers.items()}


def answers_of(factor: Factor) -> dict[tuple[str, ...], Value]:
    """One answer for each thing the rules can see, but for ticks; an age may lie in several bands."""
    values: list[Value] = [(NONE,)] if factor.multiple else list(factor.values)
    if factor.free_text or factor.text_too:
        values.append(IN_OWN_WORDS)
    if factor.is_age:
        values += [f"{low}-{high}" for low in range(OLDEST + 1) for high in range(low, OLDEST + 1)]
    found: dict[tuple[str, ...], Value] = {}
    for value in (*values, UNSURE, DECLINED):
        found.setdefault(words_of(factor, value), value)
    return found


def shown(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)
