"""The promise that every conversation ends, and how many questions the longest has."""

from collections.abc import Iterator

import z3

from bot.assurance.answers import Answer
from bot.assurance.asking import Asking
from bot.assurance.callers import Anyone
from bot.assurance.encoding import Case
from bot.assurance.logic import Truth, every, some
from bot.assurance.search import Breach, Search, solver_for
from bot.triage import Ruleset

PATIENCE = 200_000  # conflicts; today's ruleset takes about a thousand


def asked_again(search: Search) -> Iterator[Breach]:
    """That a question is put which has an answer. Each question put adds one, so all conversations end."""
    for name in search.ruleset.factors:
        yield _asked_again(name, search)


def _asked_again(name: str, search: Search) -> Breach:
    answered = search.case.answers[name].given
    return Breach(every(search.asking.put[name], answered), lambda _: f"then {name} is asked again")


def most_questions(ruleset: Ruleset) -> int:
    """No conversation has more, when each question is answered in turn and none is reopened."""
    conversations = _Conversations(ruleset)
    low, high = 0, sum(factor.asked for factor in ruleset.factors.values())
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if conversations.may_have(middle) else (low, middle - 1)
    return low


class _Conversations:
    """Every way a conversation can go, one question after another from the first."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.anyone = Anyone(ruleset.factors.values())
        self.asked: dict[str, Truth] = dict.fromkeys(ruleset.factors, False)
        self.steps: list[list[Truth]] = []

    def may_have(self, questions: int) -> bool:
        """Whether one has so many; yes when the solver's patience ends, so that no bound is too low."""
        while len(self.steps) < questions:
            self.steps.append(self._next_step(len(self.steps) + 1))
        solver = solver_for(self.anyone.possible)
        solver.set("max_conflicts", PATIENCE)
        solver.add([answer.given for answer in self.anyone.answers.values()])
        solver.add([truth for step in self.steps[:questions] for truth in step])
        return solver.check() != z3.unsat

    def _next_step(self, number: int) -> list[Truth]:
        """One more question is put, and answered as the caller has in mind."""
        case = Case(
            {name: _once(self.asked[name], mind) for name, mind in self.anyone.answers.items()}, self.ruleset
        )
        after = {name: some(self.asked[name], put) for name, put in Asking(case).put.items()}
        self.asked = {name: z3.Bool(f"{name} is among the first {number}") for name in after}
        named = [self.asked[name] == truth for name, truth in after.items()]
        return [*named, z3.PbEq([(asked, 1) for asked in self.asked.values()], number)]


def _once(asked: Truth, mind: Answer) -> Answer:
    return Answer(asked, {word: every(asked, truth) for word, truth in mind.words.items()})
