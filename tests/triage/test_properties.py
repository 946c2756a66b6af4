"""What holds over all combinations of answers, not a sample of situations somebody thought of."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.triage import DECLINED, UNSURE, Priority, assess, next_question
from tests.triage.callers import (
    ORDERED,
    RULESET,
    WITHHELD,
    a_calm_caller,
    any_caller,
    best_of,
    climb,
    conversation,
    nearly_any_caller,
    tried_on,
    worst_of,
)

anybody = any_caller() | nearly_any_caller()
many = tried_on(100)


def rank(answers):
    return assess(answers, RULESET).priority.rank


def _components():
    """Factors that some rule names together. Floors only combine by the most urgent, so what holds for all
    combinations within each of these holds for all combinations of all factors."""
    groups = [{name} for name in RULESET.factors]
    for rule in RULESET.rules:
        touched = [group for group in groups if group & set(rule.when)]
        groups = [group for group in groups if group not in touched] + [set().union(*touched)]
    return [sorted(group) for group in groups if any(RULESET.rules_of[name] for name in group)]


@pytest.mark.parametrize("names", _components(), ids=" ".join)
def test_over_all_answers_withheld_lies_between_best_and_worst_and_worse_is_never_less_urgent(names):
    factors = [RULESET.factors[name] for name in names]
    for factor in (f for f in factors if f in ORDERED):
        others = [f for f in factors if f is not factor]
        for words in product(*([*climb(f), *WITHHELD, None] for f in others)):
            base = a_calm_caller() | dict(zip([f.id for f in others], words, strict=True))
            base = {name: value for name, value in base.items() if value is not None}
            ranks = [rank(base | {factor.id: value}) for value in climb(factor)]
            assert ranks == sorted(ranks, reverse=True), (factor.id, base)
            without = {name: value for name, value in base.items() if name != factor.id}
            for withheld in (*(rank(base | {factor.id: word}) for word in WITHHELD), rank(without)):
                assert ranks[0] >= withheld >= ranks[-1], (factor.id, base)


def test_immediate_danger_in_any_mix_ends_in_emergency_whatever_else_was_answered():
    danger = RULESET.factors["immediate_danger"].values[1:]
    for (
        tick
    ) in danger:  # each alone is enough for a rule that asks for nothing else: so no other answer matters
        assert any(
            rule.floor is Priority.EMERGENCY
            and set(rule.when) == {"immediate_danger"}
            and tick in rule.when["immediate_danger"]
            for rule in RULESET.rules
        )
    mixes = [mix for size in range(1, len(danger) + 1) for mix in combinations(danger, size)]
    others = {
        "suicidal_thoughts": ("no", "yes", DECLINED),
        "distress": ("managing", UNSURE),
        "agrees": ("yes", "no"),
        "for_whom": ("self", "other"),
        "physical_health": ("well", UNSURE),
        "can_follow": ("yes", "no"),
    }
    for mix, *words in product(mixes, *others.values()):
        answers = a_calm_caller() | dict(zip(others, words, strict=True)) | {"immediate_danger": mix}
        assert assess(answers, RULESET).priority is Priority.EMERGENCY


@many
@given(
    anybody,
    st.lists(st.sampled_from(RULESET.factors["immediate_danger"].values[1:]), min_size=1, unique=True),
)
def test_anybody_in_immediate_danger_is_an_emergency(answers, danger):
    assert assess(answers | {"immediate_danger": tuple(danger)}, RULESET).priority is Priority.EMERGENCY


@many
@given(anybody)
def test_everybody_gets_a_priority_with_a_reason(answers):
    found = assess(answers, RULESET)
    assert isinstance(found.priority, Priority)
    assert found.reasons and found.rules
    assert all(reason.strip() for reason in found.reasons)


@many
@given(anybody, st.sampled_from(ORDERED), st.data())
def test_for_anybody_a_worse_answer_is_never_less_urgent(answers, factor, data):
    better, worse = sorted(
        data.draw(st.lists(st.integers(0, len(climb(factor)) - 1), min_size=2, max_size=2))
    )
    assert rank(answers | {factor.id: climb(factor)[worse]}) <= rank(
        answers | {factor.id: climb(factor)[better]}
    )


@many
@given(anybody, st.sampled_from(ORDERED), st.sampled_from([*WITHHELD, None]))
def test_for_anybody_withholding_is_between_the_best_and_the_worst_answer(answers, factor, word):
    withheld = {**answers, factor.id: word} if word else {k: v for k, v in answers.items() if k != factor.id}
    best, worst = answers | {factor.id: best_of(factor)}, answers | {factor.id: worst_of(factor)}
    assert rank(best) >= rank(withheld) >= rank(worst)


@many
@given(anybody)
def test_every_conversation_comes_to_an_end_and_nothing_is_asked_twice(answers):
    asked, given = conversation(answers)
    assert len(asked) <= 35
    assert assess(given, RULESET).known


@many
@given(anybody)
def test_a_priority_that_is_not_known_always_has_a_question_left(answers):
    if not assess(answers, RULESET).known:
        assert next_question(answers, RULESET) is not None


@many
@given(anybody)
def test_no_question_is_put_that_has_been_answered(answers):
    assert next_question(answers, RULESET) not in answers


@many
@given(anybody, st.sampled_from(sorted(RULESET.factors)))
def test_nobody_is_asked_about_abuse_with_somebody_else_there(answers, reopened):
    for first in ((), (reopened,), ("abuse",)):
        if next_question(answers, RULESET, first) == "abuse":
            assert (answers["for_whom"], answers["private"]) == ("self", "yes")
        if next_question(answers, RULESET, first) == "private":
            assert answers["for_whom"] == "self"
