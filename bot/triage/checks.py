"""What a ruleset must keep for any answers: no idle rule, no lost doubt, no worse answer less urgent."""

from collections.abc import Iterator
from itertools import product

from bot.triage.factors import DECLINED, NEEDS, UNSURE, Factor, Values, holds
from bot.triage.priorities import Priority, less_urgent
from bot.triage.ruleset import Rule, Ruleset

WITHHELD = (UNSURE, DECLINED)


class BadRuleset(ValueError):
    """The triage data cannot be trusted. Names the file, the line and the entry."""


def check(ruleset: Ruleset) -> None:
    """Raises `BadRuleset` for the first entry that breaks a promise."""
    _no_two_alike(ruleset)
    _what_comes_after_decides_nothing(ruleset)
    for rule in ruleset.rules:
        _can_matter(rule, ruleset)
        for name in rule.when:
            if "priority" in ruleset.factors[name].needed_for:
                _worse_is_never_less_urgent(rule, ruleset.factors[name], ruleset)
                _doubt_counts(rule, ruleset.factors[name], ruleset)


def _where(rule: Rule) -> str:
    return f"ruleset.yml:{rule.line}: {rule.id}"


def _no_two_alike(ruleset: Ruleset) -> None:
    seen: dict[object, str] = {}
    for rule in ruleset.rules:
        when = frozenset((name, frozenset(wanted)) for name, wanted in rule.when.items())
        if when in seen:
            raise BadRuleset(f"{_where(rule)}: can never matter beside {seen[when]}, which has the same when")
        seen[when] = rule.id


def _what_comes_after_decides_nothing(ruleset: Ruleset) -> None:
    """No plan and no equality answer may reach a rule, a flag or another question."""
    after = {factor.id for factor in ruleset.factors.values() if factor.after}
    for factor in ruleset.factors.values():
        if factor.after and factor.needed_for & set(NEEDS):
            raise BadRuleset(
                f"factors.yml:{factor.line}: {factor.id}: is put after the ending, for nothing else"
            )
    conditions = [(_where(rule), rule.when) for rule in ruleset.rules]
    conditions += [(f"ruleset.yml:{flag.line}: {flag.id}", flag.when) for flag in ruleset.flags]
    for factor in ruleset.factors.values():
        where = f"factors.yml:{factor.line}: {factor.id}"
        conditions += [(where, when) for when in (*factor.gate, factor.safe_when)]
    for where, when in conditions:
        if used := after & set(when):
            raise BadRuleset(f"{where}: {min(used)} is put after the ending and may decide nothing")


def _can_matter(rule: Rule, ruleset: Ruleset) -> None:
    others = [other for other in ruleset.rules if other is not rule and other.floor.rank <= rule.floor.rank]
    if all(any(holds(other.when, case) for other in others) for case in _cases(rule)):
        raise BadRuleset(f"{_where(rule)}: can never matter; other rules say as much or more")


def _worse_is_never_less_urgent(rule: Rule, factor: Factor, ruleset: Ruleset) -> None:
    if factor.multiple:
        return
    ranked = factor.values
    for case in _cases(rule):
        at = case[factor.id][0]
        for worse in ranked[ranked.index(at) + 1 :] if at in ranked else ():
            if _floor({**case, factor.id: (worse,)}, ruleset).rank > rule.floor.rank:
                raise BadRuleset(f"{_where(rule)}: {factor.id} {worse} is worse than {at} but less urgent")


def _doubt_counts(rule: Rule, factor: Factor, ruleset: Ruleset) -> None:
    """Withheld counts as `urgent`, or as the worst answer where that is less urgent; never as more."""
    worst = factor.values[1:] if factor.multiple else factor.values[-1:]
    for case, word in product(_cases(rule), WITHHELD):
        at_worst = min(_floor({**case, factor.id: (value,)}, ruleset).rank for value in worst)
        withheld = _floor({**case, factor.id: (word,)}, ruleset)
        if withheld.rank > less_urgent(Priority.URGENT, list(Priority)[at_worst]).rank:
            raise BadRuleset(f"{_where(rule)}: {factor.id} {word} would count for less than it should")
        if withheld.rank < at_worst:
            raise BadRuleset(f"{_where(rule)}: {factor.id} {word} would count for more than its worst answer")


def _cases(rule: Rule) -> Iterator[Values]:
    for words in product(*rule.when.values()):
        yield {name: (word,) for name, word in zip(rule.when, words, strict=True)}


def _floor(values: Values, ruleset: Ruleset) -> Priority:
    floors = (rule.floor for rule in ruleset.rules if holds(rule.when, values))
    return min(floors, key=lambda floor: floor.rank, default=Priority.ADVICE)
