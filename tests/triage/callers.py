"""Callers as triage sees them: one for whom all is well, and any at all."""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bot.triage import DECLINED, UNSURE, Answers, Factor, Ruleset, Value, load_ruleset, next_question

RULESET = load_ruleset()
WITHHELD = (UNSURE, DECLINED)
ORDERED = [
    f for f in RULESET.factors.values() if not f.free_text and (RULESET.rules_of[f.id] or f.id == "signs")
]


def tried_on(callers: int) -> settings:
    """So many callers by chance; where `CI` is set always the same ones, so that no release hangs on it."""
    return settings(
        max_examples=callers,
        deadline=None,
        derandomize="CI" in os.environ,
        suppress_health_check=[HealthCheck.too_slow],  # the machine may be busy
    )


def a_calm_caller(**said: object) -> dict[str, Value]:
    """Everything that bears on the priority answered with its best answer, but for what is said here."""
    best = {
        f.id: best_of(f) for f in RULESET.factors.values() if "priority" in f.needed_for and not f.free_text
    }
    return RULESET.read({**best, **said})


def best_of(factor: Factor) -> Value:
    return ("none",) if factor.multiple else factor.values[0]


def worst_of(factor: Factor) -> Value:
    return tuple(factor.values[1:]) if factor.multiple else factor.values[-1]


def climb(factor: Factor) -> list[Value]:
    """Its answers from best to worst, without the withheld ones."""
    return [best_of(factor), worst_of(factor)] if factor.multiple else list(factor.values)


def any_value(factor: Factor) -> SearchStrategy[Value]:
    if factor.free_text:
        return st.just("words")
    withheld = st.sampled_from(WITHHELD)
    if not factor.multiple:
        return st.sampled_from(factor.values) | withheld
    ticks = st.lists(st.sampled_from(factor.values[1:]), min_size=1, unique=True).map(
        lambda some: tuple(value for value in factor.values if value in some)
    )
    return ticks | withheld | st.just(("none",))


def any_caller() -> SearchStrategy[dict[str, Value]]:
    """Any answers to any of the questions, in any combination, however unlikely."""
    return st.fixed_dictionaries({}, optional={name: any_value(f) for name, f in RULESET.factors.items()})


def nearly_any_caller() -> SearchStrategy[dict[str, Value]]:
    """Callers with much answered and little wrong: where one answer makes the difference."""
    few = st.lists(st.sampled_from(sorted(RULESET.factors)), max_size=5, unique=True)

    def changed(names: list[str]) -> SearchStrategy[dict[str, Value]]:
        here = st.fixed_dictionaries({name: any_value(RULESET.factors[name]) | st.none() for name in names})
        return here.map(lambda some: {k: v for k, v in {**a_calm_caller(), **some}.items() if v is not None})

    return few.flatmap(changed)


def conversation(answers: Answers, ruleset: Ruleset = RULESET) -> tuple[list[str], dict[str, Value]]:
    """Asks until nothing is left to ask; `answers` holds what the caller says, else the best answer."""
    asked: list[str] = []
    given: dict[str, Value] = {}
    while (name := next_question(given, ruleset)) is not None:
        assert name not in asked, f"{name} was asked twice"
        asked.append(name)
        factor = ruleset.factors[name]
        given[name] = answers.get(name, "words" if factor.free_text else best_of(factor))
    return asked, given
