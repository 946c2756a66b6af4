"""The solver sees what triage sees: for any caller, the same priority, flags and next question."""

from itertools import product

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from bot.assurance.answers import all_said
from bot.assurance.asking import Asking
from bot.assurance.encoding import Case, not_safe
from bot.assurance.logic import every, no, some
from bot.assurance.search import Search, find
from bot.triage import DECLINED, UNSURE, Priority, assess, next_question
from bot.triage.answers import settle
from tests.triage.callers import RULESET, any_caller, conversation, nearly_any_caller, tried_on

SEARCH = Search(RULESET)
ANYONE, CASE, PUT = SEARCH.anyone, SEARCH.case, SEARCH.asking.put
AGES = ("17", "15-16", "16 to 25", "under 70", "60+", "teenager", "adult", "65+")

many = tried_on(150)
aged = st.fixed_dictionaries({}, optional={"age": st.sampled_from(AGES)})


def cut_short(caller, questions):
    """What has been said when so many questions have been answered."""
    asked, said = conversation(caller)
    return {name: said[name] for name in asked[:questions]}


part_way = st.builds(cut_short, any_caller() | nearly_any_caller(), st.integers(0, 40))
callers = st.one_of(any_caller(), nearly_any_caller(), part_way)
anybody = st.tuples(callers, aged).map(lambda parts: parts[0] | parts[1])


FORMULAS = [
    ANYONE.possible,
    CASE.known,
    *(CASE.priority.exactly(priority) for priority in Priority),
    *CASE.flags.values(),
    *PUT.values(),
]
ALL = z3.Function("all", *(z3.BoolSort() for _ in range(len(FORMULAS) + 1)))(*FORMULAS)


def as_proved(answers):
    """What the proof's own formulas say once these answers are put in for the unknown ones."""
    known = [
        (truth, z3.BoolVal(value))
        for name, unknown in ANYONE.unknown.items()
        for truth, value in unknown.stands_for(answers.get(name))
    ]
    found = z3.simplify(z3.substitute(ALL, *known)).children()
    assert all(z3.is_true(truth) or z3.is_false(truth) for truth in found)
    possible, is_known, *rest = map(z3.is_true, found)
    assert possible, "the proof leaves these answers out"
    priorities, rest = rest[: len(Priority)], rest[len(Priority) :]
    flags, put = rest[: len(CASE.flags)], rest[len(CASE.flags) :]
    return (
        [priority for priority, truth in zip(Priority, priorities, strict=True) if truth],
        is_known,
        {flag for flag, truth in zip(CASE.flags, flags, strict=True) if truth},
        [name for name, truth in zip(PUT, put, strict=True) if truth],
    )


def as_it_is(answers):
    found, asked = assess(answers, RULESET), next_question(answers, RULESET)
    return [found.priority], found.known, set(found.flags), [asked] if asked else []


@many
@given(anybody)
def test_the_proof_sees_every_caller_as_triage_does(answers):
    assert as_proved(answers) == as_it_is(answers)


@many
@given(anybody)
def test_answers_put_in_from_the_start_come_to_the_same(answers):
    case = Case(all_said(answers, RULESET), RULESET)
    put = [name for name, truth in Asking(case).put.items() if truth]
    priority = [p for p in Priority if case.priority.exactly(p)]
    flags = {flag for flag, truth in case.flags.items() if truth}
    assert (priority, case.known, flags, put) == as_it_is(answers)
    settled = settle(answers, RULESET)
    assert settled.values == as_words(case.values)
    assert settled.disclosed == as_words(case.disclosed)


def as_words(told):
    order = {name: (*factor.values, "words", UNSURE, DECLINED) for name, factor in RULESET.factors.items()}
    return {
        name: tuple(word for word in dict.fromkeys((*order[name], *answer.words)) if answer.has([word]))
        for name, answer in told.items()
        if answer.given
    }


@many
@given(anybody)
def test_a_caller_the_solver_finds_is_read_back_as_they_answered(answers):
    solver = z3.Solver()
    for name, unknown in ANYONE.unknown.items():
        solver.add(*(truth == value for truth, value in unknown.stands_for(answers.get(name))))
    assert solver.check() == z3.sat
    assert as_it_is(ANYONE.read(solver.model())) == as_it_is(answers)


@pytest.mark.parametrize("priority", Priority)
def test_whomever_the_solver_finds_for_a_question_triage_asks_it_too(priority):
    """Callers whom chance would hardly meet: late in a conversation, with few questions open or many."""
    for name, put in PUT.items():
        for answers in found(every(put, CASE.said.exactly(priority))):
            assert next_question(answers, RULESET) == name


@pytest.mark.parametrize("priority", Priority)
def test_whomever_the_solver_finds_with_an_idle_question_open_triage_does_not_ask_it_either(priority):
    asking = SEARCH.asking
    for factor in RULESET.factors.values():
        idle = every(asking.open(factor), no(some(asking.raising[factor.id], asking.needed[factor.id])))
        for answers in found(every(idle, CASE.said.exactly(priority))):
            assert next_question(answers, RULESET) != factor.id


@pytest.mark.parametrize("factor", RULESET.opened_by_sign, ids=lambda factor: factor.id)
def test_what_one_sign_counts_for_when_all_else_is_answered_is_the_same(factor):
    signs = CASE.answers["signs"]
    bearing = (f.id for f in RULESET.factors.values() if "priority" in f.needed_for)
    given = (CASE.answers[name].given for name in bearing if name not in ("signs", factor.id))
    alone = every(no(CASE.answers[factor.id].given), *given)
    urgent = CASE.said.reaches(Priority.URGENT)
    unsafe = not_safe(factor, CASE.answers)
    told = (no(signs.given), *(signs.has(words) for words in ((UNSURE, DECLINED), (factor.sign,), ("none",))))
    for parts in product(told, (unsafe, no(unsafe)), (urgent, no(urgent))):
        if model := find(SEARCH.solver, every(alone, *parts)):
            assert as_proved(ANYONE.read(model)) == as_it_is(ANYONE.read(model))


def found(wanted):
    """Callers of whom this holds, with more and more left to ask."""
    asking = SEARCH.asking
    open_still = [(asking.open(factor), 1) for factor in RULESET.factors.values() if factor.asked]
    for at_least in (1, 5, 10, 20):
        if model := find(SEARCH.solver, every(wanted, z3.PbGe(open_still, at_least))):
            yield ANYONE.read(model)


def test_whomever_the_solver_finds_for_a_rule_triage_applies_it_too():
    for rule in RULESET.rules:
        model = find(SEARCH.solver, CASE.rule_holds(rule))
        assert rule.id in assess(ANYONE.read(model), RULESET).rules
