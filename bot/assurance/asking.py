"""What triage asks next, for a solver: `next_question` over answers that may still be open.

Says the same as bot/triage/questions.py; tests/assurance ties the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.assurance.answers import NOT_ANSWERED
from bot.assurance.encoding import Case, holds, not_safe
from bot.assurance.logic import Truth, every, no, some
from bot.triage import Factor, Priority, Rule
from bot.triage.questions import place_in_line


@dataclass(frozen=True)
class Asking:
    """The questions open in a case, and which of them is put."""

    case: Case

    def open(self, factor: Factor) -> Truth:
        """It may be asked, has no answer, and its gate is open."""
        return every(factor.asked, self.case.missing(factor), self.case.gate_open(factor))

    @cached_property
    def raising(self) -> dict[str, Truth]:
        """Whether each could still raise the priority, and may be asked for that."""
        beyond = self.case.said.passes(Priority.URGENT)
        return {
            factor.id: every(
                self.open(factor),
                some(no(beyond), factor.id in self.case.ruleset.still_asked),
                self._could_raise(factor),
            )
            if "priority" in factor.needed_for
            else False
            for factor in self.case.ruleset.factors.values()
        }

    @cached_property
    def needed(self) -> dict[str, Truth]:
        """Whether this ending needs each."""
        said, asked_for = self.case.said, self.case.ruleset.asked_for
        return {
            factor.id: every(
                self.open(factor),
                some(
                    *(
                        said.exactly(priority)
                        for priority in factor.at or Priority
                        if factor.needed_for & asked_for[priority]
                    )
                ),
            )
            for factor in self.case.ruleset.factors.values()
        }

    @cached_property
    def put(self) -> dict[str, Truth]:
        """Whether each is the next question."""
        factors = self.case.ruleset.factors
        urgent = self.case.said.reaches(Priority.URGENT)
        sooner = [(name, every(needed, no(self._can_wait(name)))) for name, needed in self.needed.items()]
        ladder_first = sorted(
            self.raising.items(), key=lambda item: place_in_line(factors[item[0]], self.case.ruleset)
        )
        raising_first = _first([*ladder_first, *sooner, *self.needed.items()])
        in_order = sorted(factors, key=lambda name: factors[name].order)
        by_order = _first([(name, some(self.raising[name], self.needed[name])) for name in in_order])
        return {
            name: some(every(urgent, raising_first[name]), every(no(urgent), by_order[name]))
            for name in factors
        }

    def reopened(self, factor: Factor) -> dict[str, Truth]:
        """The questions that may be put when something said reopens this factor, whatever has been said."""
        found: dict[str, Truth] = {}
        known = every(factor.asked, no(not_safe(factor, self.case.values)))
        for name in factor.safe_when:
            found[name] = every(known, no(self._given(name)))
            known = every(known, self._given(name))
        return {**found, factor.id: known}

    def _can_wait(self, name: str) -> Truth:
        """Needed for the handover alone: put after what else this ending needs."""
        ruleset = self.case.ruleset
        needed_for = ruleset.factors[name].needed_for
        return some(
            *(
                self.case.said.exactly(priority)
                for priority, asked_for in ruleset.asked_for.items()
                if needed_for & (asked_for | {"priority"}) == {"handover"}
            )
        )

    def _could_raise(self, factor: Factor) -> Truth:
        """For a factor without an answer."""
        if factor.free_text:
            return no(self.case.said.reaches(Priority.EMERGENCY))
        ruleset = self.case.ruleset
        opened = (ruleset.factors[name] for name in ruleset.unlocks[factor.id])
        changed = {factor.id: True} | {
            other.id: every(
                self.case.missing(other), no(self.case.gate_open(other)), self.may_apply[other.id]
            )
            for other in opened
        }
        return some(
            *(
                every(truth, no(self.case.said.reaches(rule.floor)), self._may_hold[rule.id])
                for name, truth in changed.items()
                for rule in ruleset.rules_of[name]
            )
        )

    @cached_property
    def may_apply(self) -> Mapping[str, Truth]:
        """Whether the gate of each is open, or could still be opened by questions not answered yet."""
        return {name: self._may_apply(factor) for name, factor in self.case.ruleset.factors.items()}

    def _may_apply(self, factor: Factor) -> Truth:
        return some(
            *(
                every(
                    *(
                        some(no(self._given(name)), holds({name: wanted}, self.case.values))
                        for name, wanted in {**condition, **factor.safe_when}.items()
                    )
                )
                for condition in factor.gate
            )
        )

    @cached_property
    def _may_hold(self) -> Mapping[str, Truth]:
        return {rule.id: self._rule_may_hold(rule) for rule in self.case.ruleset.rules}

    def _rule_may_hold(self, rule: Rule) -> Truth:
        factors = self.case.ruleset.factors
        return every(
            *(
                some(
                    holds({name: wanted}, self.case.values),
                    every(no(self._given(name)), factors[name].asked, self.may_apply[name]),
                )
                for name, wanted in rule.when.items()
            )
        )

    def _given(self, name: str) -> Truth:
        return self.case.values.get(name, NOT_ANSWERED).given


def _first(queue: list[tuple[str, Truth]]) -> dict[str, Truth]:
    """For each name, whether the first in the queue that holds is its own."""
    first: dict[str, Truth] = {}
    before: Truth = False
    for name, truth in queue:
        first[name] = some(first.get(name, False), every(truth, no(before)))
        before = some(before, truth)
    return first
