"""The ruleset on every vignette: the priority must be the very one, and never a less urgent one."""

from collections.abc import Iterator
from pathlib import Path

from bot.triage import Assessment, Priority, Ruleset, assess
from tests.evaluation.suites import EVALUATION, Case, Suite, Target, lines, share

FOLDER = EVALUATION / "vignettes"
FROZEN = EVALUATION / "vignettes.frozen.jsonl"
NONE_AT_ALL = Target(0.0, at_most=True, gate=True)
EXACT = Target(1.0)
NEEDS_A_HUMAN = (Priority.EMERGENCY, Priority.VERY_URGENT, Priority.URGENT)


def bank(folder: Path = FOLDER) -> list[Case]:
    """Every vignette: what somebody writes, what they would answer, and the priority with its reason."""
    return [case for path in sorted(folder.glob("*.jsonl")) for case in lines(path)]


def triage(ruleset: Ruleset) -> Iterator[Suite]:
    """Exact agreement, and which way the rest went."""
    cases = bank()
    found = {case["id"]: assess(ruleset.read(case["answers"]), ruleset) for case in cases}

    def exact(case: Case) -> bool:
        return _later(case, found[case["id"]]) == 0 and bool(found[case["id"]].reasons)

    def too_late(case: Case) -> bool:
        return _later(case, found[case["id"]]) > 0

    def too_soon(case: Case) -> bool:
        return _later(case, found[case["id"]]) < 0

    urgent = [case for case in cases if Priority(case["priority"]) in NEEDS_A_HUMAN]
    yield share("vignettes: the priority agreed", cases, exact, EXACT)
    yield share("vignettes A to C: less urgent than agreed", urgent, too_late, NONE_AT_ALL, wrong=True)
    yield share("vignettes: less urgent than agreed", cases, too_late, wrong=True)
    yield share("vignettes: more urgent than agreed", cases, too_soon, wrong=True)


def _later(case: Case, found: Assessment) -> int:
    """How many steps less urgent than agreed; negative when more urgent."""
    return found.priority.rank - Priority(case["priority"]).rank
