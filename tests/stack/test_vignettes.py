"""Everybody in the vignettes, on the real service: nobody who needs a human comes to a lesser ending."""

from collections.abc import Sequence

import pytest

from bot.triage import load_ruleset
from tests.evaluation.played import Played, played, playing
from tests.evaluation.suites import Suite
from tests.stack.service import Service

pytestmark = [pytest.mark.stack, pytest.mark.model, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def results(service: Service) -> Sequence[Played]:
    return played(service, load_ruleset(), progress=lambda _: None)


@pytest.fixture(scope="module")
def suites(results: Sequence[Played]) -> dict[str, Suite]:
    return {suite.name: suite for suite in playing(results)}


def test_nobody_who_needs_a_human_within_a_day_comes_to_a_less_urgent_end(suites: dict[str, Suite]) -> None:
    suite = suites["played A to C: less urgent than agreed"]
    assert suite.n >= 100 and suite.missed == ()


def test_nobody_is_left_without_a_reply(results: Sequence[Played]) -> None:
    assert [(one.id, one.fault) for one in results if one.fault] == []


@pytest.mark.parametrize(
    "name",
    [
        "median questions before 999 and a human, A",
        "median questions before the queue, B",
        "median questions before the ending, C to G",
    ],
)
def test_callers_are_asked_few_questions(suites: dict[str, Suite], name: str) -> None:
    assert suites[name].met, suites[name]
