"""Part 9: every rule has vignettes at, above and below its edge, and each comes out exactly as agreed."""

from collections.abc import Iterator

from bot.triage import Priority, Rule, Ruleset, assess
from bot.triage.answers import settle
from bot.triage.factors import Values, holds
from tests.evaluation.suites import Case, Suite, Target, share
from tests.evaluation.vignettes import bank

EXACT = Target(1.0, gate=True)
COVERED = Target(1.0)


def judge(ruleset: Ruleset) -> Iterator[Suite]:
    """Any priority that changed stops a release; a rule without a case of a sort is named."""
    cases: list[Case] = [{**case, "agreed": Priority(case["priority"])} for case in bank()]
    exact = {c["id"] for c in cases if assess(ruleset.read(c["answers"]), ruleset).priority is c["agreed"]}
    yield share("9 rules: the priority agreed", cases, lambda case: case["id"] in exact, EXACT)
    answered = [(case["agreed"], settle(ruleset.read(case["answers"]), ruleset).values) for case in cases]
    sides = {rule.id: {_side(rule, ruleset, *case) for case in answered} for rule in ruleset.rules}
    for side in ("at", "above", "below"):
        yield share(f"9 rules: with a vignette {side} the edge", _having(sides, side), _has, COVERED)


def _side(rule: Rule, ruleset: Ruleset, agreed: Priority, values: Values) -> str | None:
    """Where a vignette lies. at: this rule alone decides. above: it holds, and another is as urgent or more.
    below: what it asks about is known, it does not hold, and the end is less urgent than its floor.
    """
    if holds(rule.when, values):
        others = (other for other in ruleset.rules if other is not rule and holds(other.when, values))
        return "above" if any(other.floor.rank <= rule.floor.rank for other in others) else "at"
    known = set(rule.when) <= set(values)
    return "below" if known and agreed.rank > rule.floor.rank else None


def _having(sides: dict[str, set[str | None]], side: str) -> list[Case]:
    return [{"id": id_, "has": side in found} for id_, found in sides.items()]


def _has(case: Case) -> bool:
    return bool(case["has"])
