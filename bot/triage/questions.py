"""The next question, derived from the rules: it could still raise the priority, or this ending needs it."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.triage.answers import Answers, Settled, not_safe, settle
from bot.triage.factors import Factor, Values, holds
from bot.triage.priorities import Priority, more_urgent
from bot.triage.ruleset import Ruleset


def applies(factor_id: str, answers: Answers, ruleset: Ruleset) -> bool:
    """Whether this question belongs in the conversation at all, answered or not."""
    settled = settle(answers, ruleset)
    factor = ruleset.factors[factor_id]
    return gate_open(factor, settled) and _suits(factor, _said(settled.values, ruleset))


def place_in_line(factor: Factor, ruleset: Ruleset) -> float:
    """Where a question stands once risk was told: one that waits, after what is asked even at A and B."""
    ladder = max((f.order for f in ruleset.factors.values() if f.id in ruleset.still_asked), default=0)
    return max(factor.order, ladder + 0.5) if factor.waits else factor.order


def safe_to_ask(factor_id: str, answers: Answers, ruleset: Ruleset) -> bool:
    """False where what was said forbids the question, as about abuse with somebody else there."""
    return not not_safe(ruleset.factors[factor_id], settle(answers, ruleset).values)


def choices_for(factor_id: str, answers: Answers, ruleset: Ruleset) -> tuple[str, ...]:
    """The factor's choices, without a sign whose own question must not be put in this conversation."""
    values = settle(answers, ruleset).values
    hidden: set[str | None] = set()
    if factor_id == "signs":
        hidden = {factor.sign for factor in ruleset.opened_by_sign if not_safe(factor, values)}
    return tuple(choice for choice in ruleset.factors[factor_id].choices if choice not in hidden)


def next_question(
    answers: Answers,
    ruleset: Ruleset,
    first: Sequence[str] = (),
    again: Collection[str] = (),
    counts: Priority | None = None,
) -> str | None:
    """The factor to ask about next, or None when nothing is left to ask.

    `first` holds factors reopened by something the caller said: they come before all else, even if answered.
    `again` holds factors answered too long ago: what could raise the priority comes before anything else.
    `counts` is the priority as it counts, where it is more urgent than these answers: nothing is asked, or
    proposed, that fits only a calmer one.
    """
    settled = settle(answers, ruleset)
    said = _said(settled.values, ruleset)
    for name in first:
        if reopened := _reopened(ruleset.factors[name], settled, said, ruleset):
            return reopened
    missing = [
        f
        for f in ruleset.factors.values()
        if f.asked and f.id not in settled.values and gate_open(f, settled)
    ]
    still, stands = set(ruleset.still_asked), more_urgent(said, counts) if counts else said
    above = said if stands.rank < Priority.URGENT.rank else stands
    raising = [f for f in missing if "priority" in f.needed_for and _could_raise(f, settled, above, ruleset)]
    said = stands
    needed = [f for f in missing if f.needed_for & ruleset.asked_for[said] and _suits(f, said)]
    needed.sort(key=lambda factor: _only_for_handover(factor, said, ruleset))
    if (
        said.rank < Priority.URGENT.rank
    ):  # what opens one of these is asked too where it was told too long ago
        raising = [f for f in raising if {f.id, *(ruleset.unlocks[f.id] if f.id in again else ())} & still]
    if said.rank <= Priority.URGENT.rank:
        raising.sort(key=lambda factor: place_in_line(factor, ruleset))
        return _first_id([*raising, *needed])
    outlived = [f for f in raising if f.id in again]
    return _first_id([*outlived, *sorted([*raising, *needed], key=lambda factor: factor.order)])


def only_for_handover(
    factor_id: str, answers: Answers, ruleset: Ruleset, counts: Priority | None = None
) -> bool:
    """Whether this serves only the human who comes: it is put while the caller waits, never before."""
    said = _said(settle(answers, ruleset).values, ruleset)
    said = more_urgent(said, counts) if counts else said
    return _only_for_handover(ruleset.factors[factor_id], said, ruleset)


def next_after(answers: Answers, ruleset: Ruleset, need: str) -> str | None:
    """The next of what is asked after the ending for this need, in order; None when nothing is left.

    A plan and the equality questions are the person's own: nothing is asked of somebody who writes for them.
    """
    values = settle(answers, ruleset).values
    return _first_id(f for f in ruleset.after(need) if f.id not in values and not not_safe(f, values))


def gate_open(factor: Factor, settled: Settled) -> bool:
    """What was disclosed makes this worth asking, and nothing makes it unsafe."""
    return _open(factor, settled.disclosed)


def _open(factor: Factor, values: Values) -> bool:
    return holds(factor.safe_when, values) and any(holds(condition, values) for condition in factor.gate)


def _only_for_handover(factor: Factor, said: Priority, ruleset: Ruleset) -> bool:
    return factor.needed_for & (ruleset.asked_for[said] | {"priority"}) == {"handover"}


def _first_id(factors: Iterable[Factor]) -> str | None:
    return next((factor.id for factor in factors), None)


def _suits(factor: Factor, said: Priority) -> bool:
    return not factor.at or said in factor.at


def _said(values: Values, ruleset: Ruleset) -> Priority:
    floors = (rule.floor for rule in ruleset.rules if holds(rule.when, values))
    return min(floors, key=lambda floor: floor.rank, default=Priority.ADVICE)


def _reopened(factor: Factor, settled: Settled, said: Priority, ruleset: Ruleset) -> str | None:
    """The question to put for a reopened factor: itself, or what must be known first to be safe, or none."""
    if not factor.asked or factor.after or not_safe(factor, settled.values):
        return None
    if said.rank < Priority.URGENT.rank and not _could_raise(factor, settled, said, ruleset):
        return None
    return next((name for name in factor.safe_when if name not in settled.values), factor.id)


def _could_raise(factor: Factor, settled: Settled, said: Priority, ruleset: Ruleset) -> bool:
    """Some answer to it, or to what it alone still opens, could make this more urgent than what was said."""
    if factor.free_text:
        return said is not Priority.EMERGENCY  # the screen reads it, and may find anything
    others = _without(factor, settled.values)
    disclosed = _without(factor, settled.disclosed)
    opened = (
        other
        for other in map(ruleset.factors.__getitem__, ruleset.unlocks[factor.id])
        if other.id not in others and not _open(other, disclosed) and _may_apply(other, others)
    )
    return any(
        rule.floor.rank < said.rank and _may_hold(rule.when, others, ruleset)
        for changed in (factor, *opened)
        for rule in ruleset.rules_of[changed.id]
    )


def _without(factor: Factor, values: Values) -> Values:
    return {name: words for name, words in values.items() if name != factor.id}


def _may_hold(condition: Mapping[str, tuple[str, ...]], values: Values, ruleset: Ruleset) -> bool:
    return all(
        holds({name: wanted}, values)
        if name in values
        else ruleset.factors[name].asked and _may_apply(ruleset.factors[name], values)
        for name, wanted in condition.items()
    )


def _may_apply(factor: Factor, values: Values) -> bool:
    """Its gate is open, or could still be opened by questions not answered yet."""
    unanswered = {
        name for condition in (*factor.gate, factor.safe_when) for name in condition if name not in values
    }
    return any(
        all(
            name in unanswered or holds({name: wanted}, values)
            for name, wanted in {**condition, **factor.safe_when}.items()
        )
        for condition in factor.gate
    )
