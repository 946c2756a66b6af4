"""The rules and factors as one checked, versioned, unchanging thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.triage.answers import Value, read
from bot.triage.approval import Approval, Content
from bot.triage.factors import REST, SAFETY, UNSURE, Condition, Factor, Values, holds
from bot.triage.priorities import Priority, less_urgent


@dataclass(frozen=True)
class Rule:
    """When all its conditions hold, the priority is at least `floor`."""

    id: str
    when: Condition
    floor: Priority
    because: str
    source: str
    evidence: str
    approved_by: str = ""
    approved_on: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Flag:
    """Something staff or the offers must know beside the priority. `entry` names its line in the ruleset."""

    id: str
    when: Condition
    entry: str = ""
    source: str = ""
    evidence: str = ""
    approved_by: str = ""
    approved_on: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Ruleset:
    """Everything `assess` and `next_question` go by. Made by `load_ruleset` alone, which checks it.

    `content` is each entry as it is written today, and `approvals` what was signed under the same names.
    """

    version: str
    factors: Mapping[str, Factor]
    rules: tuple[Rule, ...]
    flags: tuple[Flag, ...]
    otherwise: Rule
    not_known_yet: Rule
    signs_withheld: Rule
    still_asked: tuple[str, ...]
    asked_for: Mapping[Priority, frozenset[str]]
    offered_after: Mapping[Priority, frozenset[str]]
    holds_for: Mapping[str, int]
    quiet_return: tuple[Condition, ...]
    content: Mapping[str, Content] = field(default_factory=dict)
    approvals: Mapping[str, Approval] = field(default_factory=dict)

    def outlived(self, name: str, minutes: float) -> bool:
        """Whether an answer this old no longer holds by itself."""
        return minutes >= self.holds_for[SAFETY if self.factors[name].life == SAFETY else REST]

    def read(self, answers: Mapping[str, object]) -> dict[str, Value]:
        """Answers as they come from JSON, in one form. `BadAnswer` names the factor and what it takes."""
        return read(answers, self.factors)

    @cached_property
    def opened_by_sign(self) -> tuple[Factor, ...]:
        return tuple(factor for factor in self.factors.values() if factor.sign)

    def after(self, need: str) -> tuple[Factor, ...]:
        """What is asked after the ending for this: the parts of a plan, or the equality questions."""
        return tuple(factor for factor in self.factors.values() if need in factor.needed_for)

    @cached_property
    def rules_of(self) -> Mapping[str, tuple[Rule, ...]]:
        return {name: tuple(rule for rule in self.rules if name in rule.when) for name in self.factors}

    @cached_property
    def doubt(self) -> Mapping[str, Priority]:
        """How urgent a doubt about each factor is by itself; at most `urgent` while it can be asked."""
        return {name: self._doubt(name) for name in self.factors}

    def _doubt(self, name: str) -> Priority:
        alone: Values = {name: (UNSURE,)}
        floors = [rule.floor for rule in self.rules_of[name] if holds(rule.when, alone)]
        return less_urgent(
            Priority.URGENT, min(floors, key=lambda floor: floor.rank, default=Priority.ADVICE)
        )

    @cached_property
    def unlocks(self) -> Mapping[str, frozenset[str]]:
        """The factors that answering each one may open, directly or further on."""
        direct = {
            name: {
                factor.id
                for factor in self.factors.values()
                if name in factor.safe_when or any(name in condition for condition in factor.gate)
            }
            for name in self.factors
        }
        return {name: frozenset(_reachable(name, direct)) for name in self.factors}


def _reachable(start: str, direct: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = direct[waiting.pop()] - seen
        seen |= fresh
        waiting.extend(fresh)
    return seen - {start}
