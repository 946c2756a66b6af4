"""The promise that no question is put for nothing.

A question is worth putting when there is somebody it finds out about: with the answers they have in mind they
come out more urgent if they are asked it than if they are asked only the others that come up anyway. That is
a search within a search: the solver proposes a question that looks idle and is shown such a person, until it
can propose no more. What it can still propose when nobody is found is the counter-example.
"""

from collections.abc import Iterator, Mapping

from bot.assurance.answers import all_said, said
from bot.assurance.encoding import Case, Told
from bot.assurance.logic import Truth, every, no
from bot.assurance.playing import anyone_in_mind, longest_way, play, raised
from bot.assurance.search import Breach, Search, smallest
from bot.triage import Answers, Factor, Ruleset, Value

Mind = Mapping[str, Value]


def asked_for_nothing(search: Search) -> Iterator[Breach]:
    """It is put for an ending that does not need it, or for a priority that it cannot raise."""
    for factor in search.ruleset.factors.values():
        yield _needed_by_nothing(factor, search)
        if not factor.free_text:  # the screen reads words, and may find anything
            yield _raises_nothing(factor, search)


def _needed_by_nothing(factor: Factor, search: Search) -> Breach:
    asking = search.asking
    return Breach(
        every(asking.put[factor.id], no(asking.raising[factor.id]), no(asking.needed[factor.id])),
        lambda answers: f"then {factor.id} is asked, though {search.priority(answers)} does not need it",
    )


def _raises_nothing(factor: Factor, search: Search) -> Breach:
    def told(answers: Answers) -> str:
        stands = search.priority(answers)
        return f"then {factor.id} is asked, though no answer to it makes {stands} more urgent"

    def excuse(answers: Answers) -> Truth | None:
        mind = _somebody_to_find(answers, factor, search.ruleset)
        return None if mind is None else _finds_out(search.case, factor, mind)

    return Breach(every(search.asking.put[factor.id], search.asking.raising[factor.id]), told, excuse)


def _somebody_to_find(answers: Answers, factor: Factor, ruleset: Ruleset) -> Mind | None:
    """What somebody may have in mind so that asking them this makes the difference, with nothing to spare."""
    case = Case(all_said(answers, ruleset), ruleset)
    anyone = anyone_in_mind(f for f in ruleset.factors.values() if f.asked and case.missing(f))
    difference = _makes_the_difference(case, factor, anyone.answers, longest_way(ruleset))
    mind = smallest(anyone, every(anyone.answers[factor.id].given, difference))
    assert mind is None or _finds_out(case, factor, mind), "the search stopped short of where questions lead"
    return mind


def _finds_out(case: Case, factor: Factor, mind: Mind) -> Truth:
    told = {name: said(case.ruleset.factors[name], value) for name, value in mind.items()}
    return _makes_the_difference(case, factor, told, rounds=len(mind))


def _makes_the_difference(case: Case, factor: Factor, mind: Told, rounds: int) -> Truth:
    others = {name: answer for name, answer in mind.items() if name != factor.id}
    asked = play(case.after({factor.id: mind[factor.id]}), others, rounds)
    left_out = play(case, others, rounds)
    return every(raised(case, asked), raised(left_out, asked))
