"""Refuses questions that can never be put, ticks that lead nowhere, and answers that nothing turns on."""

from bot.triage.checks import BadRuleset
from bot.triage.factors import DECLINED, NEEDS, NONE, UNSURE, Condition, Factor
from bot.triage.priorities import Priority
from bot.triage.ruleset import Ruleset


def check_questions(ruleset: Ruleset) -> None:
    """Raises `BadRuleset` for the first factor that can never be asked, or asked to no purpose."""
    for factor in ruleset.factors.values():
        for gate in factor.gate:
            if name := _contradiction(gate, factor.safe_when, ruleset):
                raise BadRuleset(
                    f"{_where(factor)}: can never be asked: {name} cannot be both when and safe_when"
                )
        if factor.asked and not _serves(factor, ruleset):
            raise BadRuleset(f"{_where(factor)}: can never matter; no rule, question or ending turns on it")
    if never := set(ruleset.factors) - _reached(ruleset):
        factor = min((ruleset.factors[name] for name in never), key=lambda f: f.order)
        raise BadRuleset(f"{_where(factor)}: can never be asked; what would open it is never asked either")
    if "signs" in ruleset.factors:
        _every_sign_opens(ruleset)


def _where(factor: Factor) -> str:
    return f"factors.yml:{factor.line}: {factor.id}"


def _contradiction(gate: Condition, safe_when: Condition, ruleset: Ruleset) -> str | None:
    """A factor that takes one answer and would need two."""
    return next(
        (
            name
            for name, wanted in gate.items()
            if name in safe_when
            and not ruleset.factors[name].multiple
            and not set(wanted) & set(safe_when[name])
        ),
        None,
    )


def _serves(factor: Factor, ruleset: Ruleset) -> bool:
    """It bears on the priority, opens a question, an ending wants it, or another part asks it."""
    if factor.free_text or not factor.needed_for & set(NEEDS):
        return True
    if "priority" in factor.needed_for and (ruleset.rules_of[factor.id] or ruleset.unlocks[factor.id]):
        return True
    if factor.id == "signs":
        return True
    return any(ruleset.asked_for[p] & factor.needed_for for p in factor.at or Priority)


def _reached(ruleset: Ruleset) -> set[str]:
    """The factors some order of answers comes to, beginning with those that need no other."""
    reached = {name for name, factor in ruleset.factors.items() if not factor.asked}
    while fresh := {
        name
        for name, factor in ruleset.factors.items()
        if name not in reached and any({*gate, *factor.safe_when} <= reached for gate in factor.gate)
    }:
        reached |= fresh
    return reached


def _every_sign_opens(ruleset: Ruleset) -> None:
    signs = ruleset.factors["signs"]
    opened = {factor.sign for factor in ruleset.opened_by_sign}
    for sign in signs.values:
        if sign not in (NONE, UNSURE, DECLINED) and sign not in opened:
            raise BadRuleset(f"{_where(signs)}: {sign} opens no question")
