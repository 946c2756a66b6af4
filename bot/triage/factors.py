"""What a factor is: one thing we ask about, its answers from best to worst, and when it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.triage.priorities import Priority

UNSURE = "unsure"
DECLINED = "declined"
NONE = "none"
NEEDS = ("priority", "reach", "offer", "handover")
AFTER = ("plan", "equality")  # put only after the ending, and only if the caller wants to
SAFETY, REST, VISIT = LIVES = ("safety", "rest", "visit")  # how long an answer holds

Condition = Mapping[str, tuple[str, ...]]
Values = Mapping[str, tuple[str, ...]]


def holds(condition: Condition, values: Values) -> bool:
    """Every factor named has an answer among those listed; a factor without an answer never holds."""
    return all(any(word in wanted for word in values.get(factor, ())) for factor, wanted in condition.items())


@dataclass(frozen=True)
class Factor:
    """One thing we ask about. `values` run from best to worst wherever the factor bears on the priority.

    `means` says for clinicians what each answer stands for, and for free text (under `words`) what it holds.
    `waits`: once risk was told, this is asked only after what is asked even at A and B.
    """

    id: str
    order: int
    values: tuple[str, ...]
    multiple: bool
    free_text: bool
    text_too: bool
    is_age: bool
    waits: bool
    asked: bool
    sensitive: bool
    needed_for: frozenset[str]
    gate: tuple[Condition, ...]
    safe_when: Condition
    at: frozenset[Priority]
    sign: str | None
    life: str
    why: str
    source: str
    evidence: str
    means: Mapping[str, str] = field(default_factory=dict)
    approved_by: str = ""
    approved_on: str = ""
    line: int = field(default=0, compare=False)

    @property
    def after(self) -> bool:
        """Whether this belongs after the ending: triage never asks it and never counts it."""
        return bool(self.needed_for & set(AFTER))

    @property
    def choices(self) -> tuple[str, ...]:
        """What buttons may offer, `unsure` and `declined` always among them; nothing for free text."""
        return () if self.free_text else (*self.values, UNSURE, DECLINED)
