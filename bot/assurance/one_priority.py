"""The promises that everybody gets one priority with a reason, and that danger is an emergency."""

from collections.abc import Iterator

from bot.assurance.logic import every, no, some
from bot.assurance.search import Breach, Search
from bot.triage import Priority
from bot.triage.factors import NONE


def not_one_with_a_reason(search: Search) -> Iterator[Breach]:
    """No priority or two, none of the rules behind it, or not known and no question left to ask."""
    exactly = [search.case.priority.exactly(priority) for priority in Priority]
    pairs = (every(one, other) for i, one in enumerate(exactly) for other in exactly[:i])
    yield Breach(no(some(*exactly)), lambda _: "then there is no priority")
    yield Breach(some(*pairs), lambda _: "then there are two priorities")
    for priority in Priority:
        yield _without_reason(priority, search)
    yield Breach(
        every(no(search.case.known), no(some(*search.asking.put.values()))),
        lambda _: "then the priority is not known yet and no question is left to ask",
    )


def _without_reason(priority: Priority, search: Search) -> Breach:
    case, ruleset = search.case, search.ruleset
    behind_it = (case.rule_holds(rule) for rule in ruleset.rules if rule.floor is priority)
    no_rule = no(some(*(case.rule_holds(rule) for rule in ruleset.rules)))
    otherwise = every(no_rule, ruleset.otherwise.floor is priority)
    return Breach(
        every(case.priority.exactly(priority), case.known, no(some(*behind_it, otherwise))),
        lambda _: f"then the priority is {priority} and no rule says so",
    )


def danger_is_less(search: Search) -> Iterator[Breach]:
    """Danger of any kind was ticked, and it is not an emergency."""
    danger = search.ruleset.factors["immediate_danger"]
    ticked = search.case.answers[danger.id].has(word for word in danger.values if word != NONE)
    yield Breach(
        every(ticked, no(search.case.priority.reaches(Priority.EMERGENCY))),
        lambda answers: f"then the priority is {search.priority(answers)}, not emergency",
    )
