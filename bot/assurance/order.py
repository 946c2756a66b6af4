"""The promises along each factor's order: worse is never less urgent, and withheld lies between."""

from collections.abc import Iterator

from bot.assurance.answers import Answer, answers_of, shown
from bot.assurance.logic import every
from bot.assurance.search import Breach, Search
from bot.triage import DECLINED, UNSURE, Answers, Factor, Ruleset, Value
from bot.triage.factors import NONE


def ordered(ruleset: Ruleset) -> list[Factor]:
    """Those whose answers bear on the priority: a rule names them, or their ticks stand for others.

    An answer that only decides what is safe to ask, such as who is writing, has no better and worse.
    """
    return [
        factor
        for factor in ruleset.factors.values()
        if not factor.free_text and (ruleset.rules_of[factor.id] or factor.id == "signs")
    ]


def worse_is_later(search: Search) -> Iterator[Breach]:
    """A worse answer or one more tick is less urgent."""
    for factor in ordered(search.ruleset):
        for better, worse in _steps(factor):
            yield _later(factor, better, worse, search)
        for tick in (word for word in factor.values if factor.multiple and word != NONE):
            yield _later_with_a_tick(factor, tick, search)


def withheld_is_outside(search: Search) -> Iterator[Breach]:
    """Unsure, declined or not answered is less urgent than the best answer or more than the worst."""
    for factor in ordered(search.ruleset):
        best: Value = (NONE,) if factor.multiple else factor.values[0]
        ticks = tuple(word for word in factor.values if word != NONE)
        worst: Value = ticks if factor.multiple else factor.values[-1]
        for withheld in (UNSURE, DECLINED, None):
            yield _later(factor, best, withheld, search)
            yield _later(factor, withheld, worst, search)


def _steps(factor: Factor) -> Iterator[tuple[Value, Value]]:
    """From each answer to the next worse one, and from an age to one that may lie in more bands."""
    if not factor.multiple:
        yield from zip(factor.values, factor.values[1:], strict=False)
    if factor.is_age:
        spans = {words: age for words, age in answers_of(factor).items() if set(words) <= set(factor.values)}
        yield from ((spans[few], spans[more]) for few in spans for more in spans if set(few) < set(more))


def _later(factor: Factor, better: Value | None, worse: Value | None, search: Search) -> Breach:
    def told(answers: Answers) -> str:
        return f"then {factor.id}: {becomes(better, answers)}, but {becomes(worse, answers)}"

    def becomes(value: Value | None, answers: Answers) -> str:
        others = {name: answer for name, answer in answers.items() if name != factor.id}
        if value is None:
            return f"not answered is {search.priority(others)}"
        return f"{shown(value)} is {search.priority({**others, factor.id: value})}"

    before, after = (search.answering(factor, value).priority for value in (better, worse))
    return Breach(after.less_urgent_than(before), told)


def _later_with_a_tick(factor: Factor, tick: str, search: Search) -> Breach:
    def told(answers: Answers) -> str:
        ticked = tuple(word for word in factor.values if word in (*answers[factor.id], tick) and word != NONE)
        after = search.priority({**answers, factor.id: ticked})
        return f"then the priority is {search.priority(answers)}, but with {tick} ticked too it is {after}"

    own = search.case.answers[factor.id]
    more = search.case.after({factor.id: Answer(True, {**own.words, NONE: False, tick: True})})
    answered = own.has(factor.values)
    return Breach(every(answered, more.priority.less_urgent_than(search.case.priority)), told)
