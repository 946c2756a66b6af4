"""Answers in, priority and reasons out: the most urgent floor that applies. No sums, no weights."""

from dataclasses import dataclass

from bot.triage.answers import Answers, Settled, not_safe, settle
from bot.triage.factors import holds
from bot.triage.priorities import Priority, less_urgent
from bot.triage.questions import gate_open
from bot.triage.ruleset import Rule, Ruleset


@dataclass(frozen=True)
class Assessment:
    """How soon a human must act, and why. `known` is False while safety questions still open hold it up.

    A priority that is not known yet ranks as given, but rests on doubt alone: it may fall as questions are
    answered, and nothing may be proposed to the caller on it.
    """

    priority: Priority
    code: str
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    known: bool
    flags: frozenset[str]


def assess(answers: Answers, ruleset: Ruleset) -> Assessment:
    """Always a priority, always a reason. Answers must have been through `ruleset.read`."""
    settled = settle(answers, ruleset)
    applied = [rule for rule in ruleset.rules if holds(rule.when, settled.values)]
    applied.sort(key=lambda rule: rule.floor.rank)
    said = applied[0].floor if applied else Priority.ADVICE
    doubt = _most_urgent_doubt(settled, ruleset)
    known = said.rank <= doubt.rank
    if not known:
        applied.insert(0, ruleset.not_known_yet)
    elif not applied:
        applied.append(ruleset.otherwise)
    priority = said if known else doubt
    return Assessment(
        priority=priority,
        code=priority.code,
        rules=tuple(rule.id for rule in applied),
        reasons=_reasons(applied, settled, ruleset),
        known=known,
        flags=frozenset(flag.id for flag in ruleset.flags if holds(flag.when, settled.disclosed)),
    )


def _most_urgent_doubt(settled: Settled, ruleset: Ruleset) -> Priority:
    """What the safety questions not answered yet could come to, capped at `urgent`.

    Each counts by itself, as a withheld answer would. So more bad news never makes an unfinished story wait.
    """
    names = {
        factor.id
        for factor in ruleset.factors.values()
        if factor.asked and "priority" in factor.needed_for and factor.id not in settled.values
        if factor.id in settled.ticked or gate_open(factor, settled)
    }
    if "signs" in names:
        names |= {
            factor.id
            for factor in ruleset.opened_by_sign
            if factor.id not in settled.values and not not_safe(factor, settled.values)
        }
    floors = [ruleset.doubt[name] for name in names]
    return less_urgent(Priority.URGENT, min(floors, key=lambda floor: floor.rank, default=Priority.ADVICE))


def _reasons(applied: list[Rule], settled: Settled, ruleset: Ruleset) -> tuple[str, ...]:
    """Each reason once, most urgent first; a withheld question about signs is one reason, not eleven."""
    shown = (
        ruleset.signs_withheld if rule.when and set(rule.when) <= settled.doubted else rule
        for rule in applied
    )
    return tuple(dict.fromkeys(rule.because for rule in shown))
