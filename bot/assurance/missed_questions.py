"""The promise that nothing is left unasked that could raise the priority."""

from collections.abc import Iterator

from bot.assurance.answers import NOT_ANSWERED, all_said
from bot.assurance.callers import Anyone
from bot.assurance.encoding import Case, not_safe
from bot.assurance.logic import Truth, every, no, some
from bot.assurance.playing import anyone_in_mind, longest_way, play, raised
from bot.assurance.search import Breach, Search, lines, smallest
from bot.triage import Answers, Priority


def left_unasked(search: Search) -> Iterator[Breach]:
    """That nothing more is asked, though somebody would come out more urgent if what is open were asked.

    Not from very urgent on: there a human is coming, and nothing may hold them up.
    """
    nothing_more = no(some(*search.asking.put.values()))
    help_comes = search.case.said.passes(Priority.URGENT)
    anyone, more_to_say = _more_to_say(search.case)
    yield Breach(
        every(nothing_more, no(help_comes), anyone.possible, more_to_say),
        lambda answers: _unasked(answers, search),
    )


def _more_to_say(case: Case) -> tuple[Anyone, Truth]:
    """Anybody with answers in mind, and whether asking for all of them would raise the priority."""
    ruleset = case.ruleset
    anyone = anyone_in_mind(factor for factor in ruleset.factors.values() if factor.asked)
    mind = {
        name: NOT_ANSWERED.or_else(answer, _belongs_here(name, case))
        for name, answer in anyone.answers.items()
    }
    after = play(case, mind, longest_way(ruleset))
    return anyone, every(raised(case, after), no(_ticks_what_is_hidden(anyone, case)))


def _belongs_here(name: str, case: Case) -> Truth:
    return some(*(case.said.exactly(priority) for priority in case.ruleset.factors[name].at or Priority))


def _ticks_what_is_hidden(anyone: Anyone, case: Case) -> Truth:
    """A sign whose own question is not safe to put is not among the choices."""
    signs = anyone.answers.get("signs", NOT_ANSWERED)
    opened = case.ruleset.opened_by_sign
    return some(*(every(signs.has((str(f.sign),)), not_safe(f, case.values)) for f in opened))


def _unasked(answers: Answers, search: Search) -> str:
    anyone, more_to_say = _more_to_say(Case(all_said(answers, search.ruleset), search.ruleset))
    mind = smallest(anyone, more_to_say)
    assert mind is not None
    stands, after = search.priority(answers), search.priority({**answers, **mind})
    return f"then nothing more is asked and it stays {stands}, but {', '.join(lines(mind))} would be {after}"
