"""What the ruleset promises, each proved over every combination of answers or broken by one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

from bot.assurance.effects import idle
from bot.assurance.ending import asked_again, most_questions
from bot.assurance.idle_questions import asked_for_nothing
from bot.assurance.missed_questions import left_unasked
from bot.assurance.one_priority import danger_is_less, not_one_with_a_reason
from bot.assurance.order import ordered, withheld_is_outside, worse_is_later
from bot.assurance.privacy import asked_in_private
from bot.assurance.search import Breach, Search
from bot.triage import Ruleset


@dataclass(frozen=True)
class Proved:
    """One promise, what it was proved over, and if it does not hold the answers that break it, in lines."""

    promise: str
    over: str
    holds: bool
    counter_example: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Promise:
    """What is promised, over what, and how to look for a counter-example."""

    says: str
    over: Callable[[Search], str]
    counter_example: Callable[[Search], tuple[str, ...]]

    def proved(self, search: Search) -> Proved:
        began = perf_counter()
        counter_example, over = self.counter_example(search), self.over(search)
        return Proved(self.says, over, not counter_example, counter_example, perf_counter() - began)


def prove(ruleset: Ruleset) -> tuple[Proved, ...]:
    """Every promise, kept or broken, always in this order and with the same counter-examples."""
    search = Search(ruleset)
    return tuple(promise.proved(search) for promise in PROMISES)


def _by(breaches: Callable[[Search], Iterable[Breach]]) -> Callable[[Search], tuple[str, ...]]:
    return lambda search: search.counter_example(breaches(search))


def _everything(search: Search) -> str:
    return search.size


def _each_ordered(search: Search) -> str:
    return f"{search.size}, for each of the {len(ordered(search.ruleset))} that bear on the priority"


def _each_question(search: Search) -> str:
    asked = sum(factor.asked for factor in search.ruleset.factors.values())
    return f"{search.size}, for each of the {asked} that the bot puts"


def _conversations(search: Search) -> str:
    longest = most_questions(search.ruleset)
    return f"{_each_question(search)}; answered in turn, no conversation has more than {longest}"


def _rules(search: Search) -> str:
    rules, flags = len(search.ruleset.rules), len(search.ruleset.flags)
    return f"{search.size}, for each of {rules} rules and {flags} conditions of flags"


PROMISES = (
    Promise(
        "Everybody gets one priority with a reason; while it is not known, a question is left to ask.",
        _everything,
        _by(not_one_with_a_reason),
    ),
    Promise(
        "A withheld answer is never less urgent than the best answer, nor more urgent than the worst.",
        _each_ordered,
        _by(withheld_is_outside),
    ),
    Promise("A worse answer, or one more tick, is never less urgent.", _each_ordered, _by(worse_is_later)),
    Promise(
        "Immediate danger of any kind is an emergency, whatever else was answered.",
        _everything,
        _by(danger_is_less),
    ),
    Promise(
        "Each rule changes somebody's priority, and each flag is raised for somebody.",
        _rules,
        lambda search: tuple(idle(search)),
    ),
    Promise(
        "A question is put only if it could raise the priority or this ending needs it.",
        _each_question,
        _by(asked_for_nothing),
    ),
    Promise(
        "Until a human is on the way, nothing is left unasked that could raise the priority.",
        _each_question,
        _by(left_unasked),
    ),
    Promise("No answer is asked for again, so every conversation ends.", _conversations, _by(asked_again)),
    Promise(
        "Abuse is asked about only when the person writes for themself, in private.",
        _everything,
        _by(asked_in_private),
    ),
)
