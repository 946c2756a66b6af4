"""Nobody in the vignettes waits longer than was agreed for them."""

from bot.triage import Ruleset
from tests.evaluation.vignettes import triage


def test_nobody_who_needs_a_human_within_a_day_is_given_a_less_urgent_priority(ruleset: Ruleset) -> None:
    suites = {suite.name: suite for suite in triage(ruleset)}
    urgent = suites["vignettes A to C: less urgent than agreed"]
    assert urgent.n >= 40
    assert urgent.missed == ()


def test_every_vignette_gets_the_priority_agreed_for_it(ruleset: Ruleset) -> None:
    assert next(triage(ruleset)).missed == ()
