"""And, or and not over truths, some known and some open to the solver. What is known is folded away."""

from collections.abc import Iterable
from typing import TypeAlias

import z3

Truth: TypeAlias = bool | z3.BoolRef


def every(*truths: Truth) -> Truth:
    """All of them hold."""
    if any(truth is False for truth in truths):
        return False
    still_open = [truth for truth in truths if truth is not True]
    if len(still_open) > 1:
        return z3.And(still_open)
    return still_open[0] if still_open else True


def some(*truths: Truth) -> Truth:
    """At least one of them holds."""
    if any(truth is True for truth in truths):
        return True
    still_open = [truth for truth in truths if truth is not False]
    if len(still_open) > 1:
        return z3.Or(still_open)
    return still_open[0] if still_open else False


def no(truth: Truth) -> Truth:
    """It does not hold."""
    return (not truth) if isinstance(truth, bool) else z3.Not(truth)


def at_most_one(truths: Iterable[Truth]) -> Truth:
    """No two of them hold together."""
    return z3.AtMost(*truths, 1)
