"""The promise that nothing is idle: each rule changes somebody's priority, each flag shows for somebody."""

from collections.abc import Iterator
from dataclasses import replace

from bot.assurance.encoding import Case, holds
from bot.assurance.logic import every, no, some
from bot.assurance.search import Search
from bot.triage import Rule
from bot.triage.ruleset import Flag


def idle(search: Search) -> Iterator[str]:
    """What could be taken out of the ruleset and nobody would be the wiser."""
    for rule in search.ruleset.rules:
        if not _matters(rule, search):
            yield f"rule {rule.id}: nobody's priority would change without it"
    for flag in search.ruleset.flags:
        if not _shows(flag, search):
            conditions = ", ".join(f"{name}: {' or '.join(wanted)}" for name, wanted in flag.when.items())
            yield f"flag {flag.id} when {conditions}: nobody has it by this alone"


def _matters(rule: Rule, search: Search) -> bool:
    rules = tuple(other for other in search.ruleset.rules if other is not rule)
    without = Case(search.case.answers, replace(search.ruleset, rules=rules)).priority
    return search.exists(
        some(without.less_urgent_than(search.case.priority), search.case.priority.less_urgent_than(without))
    )


def _shows(flag: Flag, search: Search) -> bool:
    disclosed = search.case.disclosed
    same = (other for other in search.ruleset.flags if other.id == flag.id and other is not flag)
    return search.exists(
        every(holds(flag.when, disclosed), no(some(*(holds(other.when, disclosed) for other in same))))
    )
