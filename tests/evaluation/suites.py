"""What is evaluated: each suite is a share of cases that came out right, and the share it has to reach."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from bot.triage import assess, load_ruleset
from nlu.screen import Screen

EVALUATION = ROOT / "data" / "evaluation"
ENOUGH = 30  # a kind with fewer cases has no target of its own
Case = Mapping[str, Any]


@dataclass(frozen=True)
class Suite:
    """A share between 0 and 1, always better when higher, with its 95 % interval and the cases it missed."""

    name: str
    n: int
    value: float
    ci: tuple[float, float]
    target: float | None
    met: bool | None
    missed: tuple[str, ...]


def suite(
    name: str, cases: Iterable[Case], right: Callable[[Case], bool], target: float | None = None
) -> Suite:
    """Counts the cases that came out right."""
    all_cases = list(cases)
    missed = tuple(str(case["id"]) for case in all_cases if not right(case))
    n = len(all_cases)
    value = 1 - len(missed) / n if n else 0.0
    met = None if target is None else value >= target
    return Suite(name, n, round(value, 4), wilson(n - len(missed), n), target, met, missed)


def wilson(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson's score interval, which holds near 0 and 1)."""
    if not n:
        return (0.0, 1.0)
    share, z2 = right / n, z * z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4))


def screening(screen: Screen) -> Iterator[Suite]:
    """The screen on every labelled message (design §8, §14)."""
    messages = [case for file in sorted((EVALUATION / "messages").glob("*.jsonl")) for case in lines(file)]
    action = {case["id"]: screen.read(case["text"], case.get("asked")).action for case in messages}

    def labelled(*labels: str) -> list[Case]:
        return [case for case in messages if case["label"] in labels]

    def noticed(case: Case) -> bool:
        return action[case["id"]] != "none"

    def alarmed(case: Case) -> bool:
        return action[case["id"]] == "alert"

    danger = labelled("risk", "third_person")
    yield suite("risk: alert or ask", danger, noticed, 0.98)
    yield suite(
        "act under way or meant within hours: alert", (c for c in danger if c["imminent"]), alarmed, 0.95
    )
    for kind, count in sorted(Counter(case["kind"] for case in danger).items()):
        target = 0.92 if count >= ENOUGH else None
        yield suite(f"risk, {kind}: alert or ask", (c for c in danger if c["kind"] == kind), noticed, target)
    for group in sorted({case["group"] for case in danger}):
        yield suite(f"risk, {group}: alert or ask", (c for c in danger if c["group"] == group), noticed)
    english = [case for case in labelled("everyday") if case["group"] != "other-language"]
    yield suite("everyday, in English: left undisturbed", english, lambda c: not noticed(c), 0.95)
    others = [case for case in labelled("everyday") if case["group"] == "other-language"]
    yield suite("everyday, other languages: left undisturbed", others, lambda c: not noticed(c))
    yield suite("plain no to what was asked: taken as no", labelled("denial"), lambda c: not noticed(c), 0.95)
    yield suite("idiom: no alarm", labelled("idiom"), lambda c: not alarmed(c), 0.95)
    yield suite("idiom: left undisturbed", labelled("idiom"), lambda c: not noticed(c))
    yield suite("distress without danger: no alarm", labelled("distress"), lambda c: not alarmed(c), 0.95)
    yield suite("past or bereaved: no alarm", labelled("past", "bereaved"), lambda c: not alarmed(c), 0.95)


def triage() -> Iterator[Suite]:
    """The ruleset on every vignette: the priority must be the very one."""
    ruleset = load_ruleset()

    def right(case: Case) -> bool:
        found = assess(ruleset.read(case["answers"]), ruleset)
        return found.priority == case["priority"] and bool(found.reasons)

    yield suite("vignettes: the priority agreed", lines(EVALUATION / "vignettes.jsonl"), right, 1.0)


def lines(path: Path) -> list[Case]:
    """The cases of one file."""
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
