"""Answers as given, read from JSON and checked; and what they settle once the signs have been read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.triage.ages import age_range, bands_of
from bot.triage.factors import DECLINED, NONE, UNSURE, Factor, holds

if TYPE_CHECKING:
    from bot.triage.ruleset import Ruleset

Value = str | tuple[str, ...]
Answers = Mapping[str, Value]


def as_tuple(value: object) -> tuple[str, ...]:
    """One answer or several ticks, or none yet, in one form; also as they come from JSON."""
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


class BadAnswer(ValueError):
    """An answer that no factor takes. Names the factor and what it takes, never what the caller wrote."""


def read(answers: Mapping[str, object], factors: Mapping[str, Factor]) -> dict[str, Value]:
    """Null stands for a question not asked."""
    return {
        name: _read_one(_factor(name, factors), value) for name, value in answers.items() if value is not None
    }


def _factor(name: str, factors: Mapping[str, Factor]) -> Factor:
    if name in factors:
        return factors[name]
    shown = name if re.fullmatch(r"[a-z_]{1,40}", str(name)) else "that name"
    raise BadAnswer(f"no factor is called {shown}; the factors are {', '.join(factors)}")


def _read_one(factor: Factor, value: object) -> Value:
    given = value if isinstance(value, list | tuple) else [value]
    if not given or not all(_is_plain(word) for word in given):
        raise BadAnswer(_takes(factor))
    words = [str(word).strip() for word in given]
    if factor.free_text:
        return _words(factor, words)
    plain = [word.lower() for word in words]
    if len(set(plain)) == 1 and plain[0] in (UNSURE, DECLINED):
        return plain[0]
    if factor.is_age:
        return _age(factor, words)
    if factor.multiple:
        return _several(factor, plain)
    if len(words) == 1 and plain[0] in factor.values:
        return plain[0]
    if factor.text_too:
        return _words(factor, words)
    raise BadAnswer(_takes(factor))


def _is_plain(word: object) -> bool:
    return isinstance(word, str | int) and not isinstance(word, bool)


def _words(factor: Factor, words: list[str]) -> str:
    text = "\n".join(filter(None, words))
    if not text:
        raise BadAnswer(_takes(factor))
    return text


def _age(factor: Factor, words: list[str]) -> str:
    if len(words) == 1 and age_range(words[0]):
        return words[0].lower()
    raise BadAnswer(_takes(factor))


def _several(factor: Factor, words: list[str]) -> Value:
    """Ticks in the factor's own order. A tick beats `none` or a doubt beside it: contradictions escalate."""
    if not set(words) <= {*factor.values, UNSURE, DECLINED}:
        raise BadAnswer(_takes(factor))
    ticked = tuple(value for value in factor.values if value in words and value != NONE)
    if ticked:
        return ticked
    doubts = [word for word in words if word in (UNSURE, DECLINED)]
    return doubts[0] if doubts else (NONE,)


def _takes(factor: Factor) -> str:
    if factor.free_text:
        return f"{factor.id} takes words"
    how = "any of" if factor.multiple else "one of"
    also = ", or an age in years" if factor.is_age else ", or words" if factor.text_too else ""
    return f"{factor.id} takes {how} {', '.join(factor.choices)}{also}"


@dataclass(frozen=True)
class Settled:
    """What the answers come to. A sign whose factor has no answer yet is `ticked`, and still to be asked.

    `doubted` are in doubt only because the question about signs was withheld: they count, but open nothing.
    """

    values: Mapping[str, tuple[str, ...]]
    ticked: frozenset[str]
    doubted: frozenset[str]

    @cached_property
    def disclosed(self) -> Mapping[str, tuple[str, ...]]:
        return {name: words for name, words in self.values.items() if name not in self.doubted}


def settle(answers: Answers, ruleset: "Ruleset") -> Settled:
    """Adds to the answers what the question about signs says of factors that have no answer of their own.

    A sign not ticked answers its factor with its best value; withholding the question leaves each in doubt.
    A ticked sign that it is not safe to ask about is a disclosure in itself, and is left in doubt too.
    """
    values = {name: words_of(ruleset.factors[name], value) for name, value in answers.items()}
    ticked: set[str] = set()
    doubted: set[str] = set()
    signs = values.get("signs", ())
    for factor in ruleset.opened_by_sign if signs else ():
        if factor.id in values:
            continue
        unsafe = not_safe(factor, values)
        if factor.sign in signs:
            if unsafe:
                values[factor.id] = (UNSURE,)
            else:
                ticked.add(factor.id)
        elif unsafe:
            continue
        elif signs[0] in (UNSURE, DECLINED):
            values[factor.id] = (UNSURE,)
            doubted.add(factor.id)
        else:
            values[factor.id] = (factor.values[0],)
    return Settled(values, frozenset(ticked), frozenset(doubted))


def not_safe(factor: Factor, values: Mapping[str, tuple[str, ...]]) -> bool:
    """Answers say this must not be asked: somebody may be reading along, or is writing for the person."""
    return any(
        name in values and not holds({name: wanted}, values) for name, wanted in factor.safe_when.items()
    )


def words_of(factor: Factor, value: Value) -> tuple[str, ...]:
    """What the rules see of an answer: a choice, ticks, every band an age may lie in; else the words."""
    if isinstance(value, tuple):
        return value
    if value in (UNSURE, DECLINED):
        return (value,)
    if factor.is_age:
        return bands_of(value, factor.values)
    if factor.text_too and value not in factor.values:
        return ("yes",)
    return (value,)
