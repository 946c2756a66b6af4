"""How a conversation goes on: the questions that come up, answered as the caller has in mind."""

from collections.abc import Iterable

from bot.assurance.answers import NOT_ANSWERED, Answer
from bot.assurance.asking import Asking
from bot.assurance.callers import Anyone
from bot.assurance.encoding import Case, Told
from bot.assurance.logic import Truth, every
from bot.triage import Factor, Ruleset


def anyone_in_mind(factors: Iterable[Factor]) -> Anyone:
    """Anybody with answers to these still in mind."""
    return Anyone(factors, mark="in mind: ")


def play(case: Case, mind: Told, rounds: int) -> Case:
    """The same caller after those of these questions that come up have been answered."""
    for _ in range(rounds if mind else 0):
        asking = Asking(case)
        case = case.after({name: _answered(asking, name, answer) for name, answer in mind.items()})
    return case


def _answered(asking: Asking, name: str, answer: Answer) -> Answer:
    before = asking.case.answers.get(name, NOT_ANSWERED)
    return before.or_else(answer, every(asking.open(asking.case.ruleset.factors[name]), answer.given))


def raised(before: Case, after: Case) -> Truth:
    """What was said has become more urgent."""
    return before.said.less_urgent_than(after.said)


def longest_way(ruleset: Ruleset) -> int:
    """How many questions can open one another in turn."""
    opened_by = {
        factor.id: {name for condition in (*factor.gate, factor.safe_when) for name in condition}
        for factor in ruleset.factors.values()
    }

    def way(name: str, after: frozenset[str]) -> int:
        before = opened_by[name] - after - {name}
        return 1 + max((way(other, after | {name}) for other in before), default=0)

    return max(way(name, frozenset()) for name in opened_by)
