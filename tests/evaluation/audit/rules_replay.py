"""Part 9: every rule has vignettes at, above and below its edge, and each comes out exactly as agreed."""

from collections.abc import Iterator

from bot.triage import Priority, Rule, Ruleset, assess
from bot.triage.answers import settle
from bot.triage.factors import holds
from tests.evaluation.suites import Case, Suite, Target, share
from tests.evaluation.vignettes import bank

EXACT = Target(1.0, gate=True)
COVERED = Target(1.0)


def judge(ruleset: Ruleset) -> Iterator[Suite]:
    """Any priority that changed stops a release; a rule without a case of a sort is named."""
    cases = [{**case, "agreed": Priority(case["priority"])} for case in bank()]
    exact = {c["id"] for c in cases if assess(ruleset.read(c["answers"]), ruleset).priority is c["agreed"]}
    yield share("9 rules: the priority agreed", cases, lambda case: case["id"] in exact, EXACT)
    sides = {rule.id: sides_of(rule, cases, ruleset) for rule in ruleset.rules}
    rules: list[Case] = [{"id": rule.id} for rule in ruleset.rules]
    for side in ("at", "above", "below"):
        has = {id_ for id_, found in sides.items() if side in found}
        yield share(
            f"9 rules: with a vignette {side} the edge", rules, lambda r, has=has: r["id"] in has, COVERED
        )


def sides_of(rule: Rule, cases: list[Case], ruleset: Ruleset) -> set[str]:
    """at: it holds and decides. above: it holds and something worse decides. below: its factors are answered,
    it does not hold, and the end is less urgent than its floor.
    """
    found = set()
    for case in cases:
        values = settle(ruleset.read(case["answers"]), ruleset).values
        if holds(rule.when, values):
            found.add("at" if case["agreed"] is rule.floor else "above")
        elif case["agreed"].rank > rule.floor.rank and set(rule.when) <= set(values):
            found.add("below")
    return found
