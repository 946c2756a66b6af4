"""What triage makes of answers, for a solver: `settle` and `assess` over answers that may still be open.

Says the same as bot/triage/answers.py and assess.py, rule by rule; tests/assurance ties the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.assurance.answers import NOT_ANSWERED, Answer
from bot.assurance.logic import Truth, every, no, some
from bot.assurance.priorities import Urgency
from bot.triage import DECLINED, UNSURE, Factor, Priority, Rule, Ruleset
from bot.triage.factors import Condition

Told = Mapping[str, Answer]
IN_DOUBT = Answer(True, {UNSURE: True})


def holds(condition: Condition, told: Told) -> Truth:
    return every(*(told.get(name, NOT_ANSWERED).has(wanted) for name, wanted in condition.items()))


def not_safe(factor: Factor, told: Told) -> Truth:
    return some(
        *(
            every(told.get(name, NOT_ANSWERED).given, no(holds({name: wanted}, told)))
            for name, wanted in factor.safe_when.items()
        )
    )


@dataclass(frozen=True)
class Case:
    """One caller's answers, known or open, and what triage makes of them."""

    answers: Told
    ruleset: Ruleset

    def after(self, changed: Told) -> "Case":
        """The same caller with these answers instead."""
        return Case({**self.answers, **changed}, self.ruleset)

    @cached_property
    def _settled(self) -> tuple[dict[str, Answer], dict[str, Truth], dict[str, Truth]]:
        """As `settle` does, one factor after the other: values, ticked, doubted."""
        told, ticked, doubted = dict(self.answers), dict[str, Truth](), dict[str, Truth]()
        signs = told.get("signs", NOT_ANSWERED)
        withheld = signs.has((UNSURE, DECLINED))
        for factor in self.ruleset.opened_by_sign:
            own = told.get(factor.id, NOT_ANSWERED)
            silent = every(signs.given, no(own.given))
            unsafe, tick = not_safe(factor, told), signs.has((str(factor.sign),))
            ticked[factor.id] = every(silent, tick, no(unsafe))
            doubted[factor.id] = every(silent, no(tick), no(unsafe), withheld)
            disclosed = every(silent, tick, unsafe)
            not_there = every(silent, no(tick), no(unsafe), no(withheld))
            best = Answer(True, {factor.values[0]: True})
            own = own.or_else(IN_DOUBT, some(disclosed, doubted[factor.id])).or_else(best, not_there)
            told[factor.id] = own
        return told, ticked, doubted

    @property
    def values(self) -> Told:
        return self._settled[0]

    @property
    def ticked(self) -> Mapping[str, Truth]:
        return self._settled[1]

    @cached_property
    def disclosed(self) -> Told:
        doubted = self._settled[2]
        return {
            name: answer.or_else(NOT_ANSWERED, doubted.get(name, False))
            for name, answer in self.values.items()
        }

    def missing(self, factor: Factor) -> Truth:
        return no(self.values.get(factor.id, NOT_ANSWERED).given)

    def gate_open(self, factor: Factor) -> Truth:
        gates = (holds(condition, self.disclosed) for condition in factor.gate)
        return every(holds(factor.safe_when, self.disclosed), some(*gates))

    def rule_holds(self, rule: Rule) -> Truth:
        return holds(rule.when, self.values)

    @cached_property
    def said(self) -> Urgency:
        """The priority from what was said."""
        floors = ((rule.floor, self.rule_holds(rule)) for rule in self.ruleset.rules)
        return Urgency.most_urgent(floors, Priority.ADVICE)

    @cached_property
    def doubt(self) -> Urgency:
        """What the safety questions not answered yet could come to."""
        held: dict[str, Truth] = {
            factor.id: every(
                self.missing(factor), some(self.ticked.get(factor.id, False), self.gate_open(factor))
            )
            for factor in self.ruleset.factors.values()
            if factor.asked and "priority" in factor.needed_for
        }
        signs = held.get("signs", False)
        for factor in self.ruleset.opened_by_sign:
            through_signs = every(signs, self.missing(factor), no(not_safe(factor, self.values)))
            held[factor.id] = some(held.get(factor.id, False), through_signs)
        return Urgency.most_urgent(
            ((self.ruleset.doubt[name], truth) for name, truth in held.items()), Priority.ADVICE
        )

    @cached_property
    def known(self) -> Truth:
        return no(self.said.less_urgent_than(self.doubt))

    @cached_property
    def priority(self) -> Urgency:
        return self.said.with_doubt(self.doubt)

    @cached_property
    def flags(self) -> dict[str, Truth]:
        found: dict[str, Truth] = {}
        for flag in self.ruleset.flags:
            found[flag.id] = some(found.get(flag.id, False), holds(flag.when, self.disclosed))
        return found
