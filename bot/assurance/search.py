"""Looks through every combination of answers for one that breaks a promise, and shows as little as it can."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import z3

from bot.assurance.answers import NOT_ANSWERED, said, shown
from bot.assurance.asking import Asking
from bot.assurance.callers import Anyone
from bot.assurance.encoding import Case
from bot.assurance.logic import Truth, no, some
from bot.triage import Answers, Factor, Priority, Ruleset, Value, assess

Excuse = Callable[[Answers], Truth | None]


def without_excuse(_: Answers) -> None:
    return None


@dataclass(frozen=True)
class Breach:
    """One way to break a promise, and how to say what went wrong for the answers found.

    `excuse`: why those answers break nothing after all, where finding that out takes a search of its own.
    """

    broken: Truth
    told: Callable[[Answers], str]
    excuse: Excuse = without_excuse


class Search:
    """Every caller this ruleset can have, as one case with open answers and a solver for it."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.anyone = Anyone(ruleset.factors.values())
        self.case = Case(self.anyone.answers, ruleset)
        self.asking = Asking(self.case)
        self._answering: dict[tuple[str, Value | None], Case] = {}

    @cached_property
    def solver(self) -> z3.Solver:
        return solver_for(self.anyone.possible)

    def answering(self, factor: Factor, value: Value | None) -> Case:
        """Everybody as they are, but with this answer, or without one."""
        key = factor.id, value
        if key not in self._answering:
            answer = NOT_ANSWERED if value is None else said(factor, value)
            self._answering[key] = self.case.after({factor.id: answer})
        return self._answering[key]

    def priority(self, answers: Answers) -> Priority:
        """What triage itself makes of the answers found."""
        return assess(answers, self.ruleset).priority

    def exists(self, truth: Truth) -> bool:
        return find(self.solver, truth) is not None

    def counter_example(self, breaches: Iterable[Breach]) -> tuple[str, ...]:
        """The first breach that somebody meets: their answers, then what went wrong. Empty: nobody does."""
        breaches = list(breaches)
        if self.exists(some(*(breach.broken for breach in breaches))):
            for breach in breaches:
                answers = smallest(self.anyone, breach.broken, breach.excuse, self.solver)
                if answers is not None:
                    return (*lines(answers), breach.told(answers))
        return ()

    @property
    def size(self) -> str:
        """How much there is to search, in words."""
        digits, power = f"{self.anyone.size:.0e}".split("e+")
        return f"all {digits}×10^{power} combinations of answers to {len(self.anyone.unknown)} questions"


def lines(answers: Answers) -> tuple[str, ...]:
    return tuple(f"{name}: {shown(value)}" for name, value in answers.items()) or ("nothing answered yet",)


def solver_for(possible: Truth) -> z3.Solver:
    solver = z3.SolverFor("QF_FD")
    solver.add(possible)
    return solver


def find(solver: z3.Solver, truth: Truth) -> z3.ModelRef | None:
    """A way to make this true, or None when there is none. Not knowing is a fault, never a proof."""
    solver.push()
    solver.add(truth)
    found = solver.check()
    model = solver.model() if found == z3.sat else None
    solver.pop()
    if found == z3.unknown:
        raise RuntimeError(f"the solver gave up: {solver.reason_unknown()}")
    return model


def smallest(
    anyone: Anyone, truth: Truth, excuse: Excuse = without_excuse, solver: z3.Solver | None = None
) -> Answers | None:
    """Somebody of whom this holds, without excuse, whose answers all matter. Plain answers before doubts."""
    solver = solver or solver_for(anyone.possible)
    solver.push()
    solver.add(truth)

    def somebody(also: Truth = True) -> Answers | None:
        while (model := find(solver, also)) is not None:
            if (excused := excuse(answers := anyone.read(model))) is None:
                solver.add(also)
                return answers
            solver.add(no(excused))
        return None

    found = somebody()
    for unknown in anyone.unknown.values() if found is not None else ():
        for part in (unknown.answer.given, *unknown.ticks.values()):
            found = somebody(no(part)) or found
        for choice in unknown.choices.values() if unknown.factor.id in (found or ()) else ():
            if plainer := somebody(choice):
                found = plainer
                break
    solver.pop()
    return found
