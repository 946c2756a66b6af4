"""What a suite is: a share of cases that came out one way, its interval, and the share it has to reach."""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bot.settings import ROOT

EVALUATION = ROOT / "data" / "evaluation"
Case = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """The share to reach: a gate fails the run when it is missed, an aim is only reported."""

    share: float
    at_most: bool = False
    gate: bool = False

    def met_by(self, share: float) -> bool:
        return share <= self.share if self.at_most else share >= self.share


@dataclass(frozen=True)
class Suite:
    """A share between 0 and 1 of `n` cases, and the cases that came out wrong."""

    name: str
    n: int
    value: float
    ci: tuple[float, float]
    target: Target | None
    met: bool | None
    missed: tuple[str, ...]

    @property
    def gate_missed(self) -> bool:
        return self.target is not None and self.target.gate and not self.met

    def as_json(self) -> dict[str, Any]:
        """As `var/evaluation.json` holds it."""
        return {
            "name": self.name,
            "n": self.n,
            "value": round(self.value, 4),
            "ci": [round(end, 4) for end in self.ci],
            "target": None if self.target is None else round(self.target.share, 4),
            "met": self.met,
            "missed": list(self.missed),
        }


def share(
    name: str,
    cases: Iterable[Case],
    counted: Callable[[Case], bool],
    target: Target | None = None,
    *,
    wrong: bool = False,
) -> Suite:
    """The share of cases that are `counted`; `wrong` says that being counted is the fault.

    A suite with nobody in it has shown nothing, so it never meets its target.
    """
    cases = list(cases)
    ids = [str(case["id"]) for case in cases if counted(case)]
    found, n = len(ids), len(cases)
    missed = ids if wrong else [str(case["id"]) for case in cases if str(case["id"]) not in set(ids)]
    value = found / n if n else 0.0
    met = None if target is None else bool(n) and target.met_by(value)
    return Suite(name, n, value, wilson(found, n), target, met, tuple(missed))


def middle(name: str, counts: Iterable[tuple[int, str]], target: Target) -> Suite:
    """The median of counts, each with its case's id, and its 95 % interval by ranks."""
    found = sorted(counts)
    if not found:
        return Suite(name, 0, 0.0, (0.0, 0.0), target, False, ())
    numbers, n = [count for count, _ in found], len(found)
    reach = 1.96 * n**0.5 / 2
    low, high = max(0, int(n / 2 - reach)), min(n - 1, int(n / 2 + reach))
    value = float(median(numbers))
    over = tuple(id_ for count, id_ in found if count > target.share)
    return Suite(name, n, value, (numbers[low], numbers[high]), target, target.met_by(value), over)


def wilson(found: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson's score interval, which holds near 0 and 1)."""
    if not n:
        return (0.0, 1.0)
    value, z2 = found / n, z * z
    middle = (value + z2 / (2 * n)) / (1 + z2 / n)
    half = z / (1 + z2 / n) * math.sqrt(value * (1 - value) / n + z2 / (4 * n * n))
    return (max(0.0, middle - half), min(1.0, middle + half))


def lines(path: Path) -> list[Case]:
    """The cases of one JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
