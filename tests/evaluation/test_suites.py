"""The figures of the evaluation are counted as they are described."""

import pytest

from tests.evaluation.suites import suite, triage, wilson


def test_a_share_names_the_callers_it_missed() -> None:
    cases = [{"id": "a", "right": True}, {"id": "b", "right": False}]
    counted = suite("x", cases, lambda case: bool(case["right"]), target=0.9)
    assert (counted.value, counted.missed, counted.met) == (0.5, ("b",), False)


def test_a_suite_with_nobody_in_it_never_meets_its_target() -> None:
    assert suite("x", [], lambda case: True, target=0.5).met is False


def test_the_interval_holds_at_the_edge() -> None:
    low, high = wilson(30, 30)
    assert high == 1.0
    assert low == pytest.approx(0.8865, abs=0.001)


def test_every_vignette_gets_the_priority_agreed_for_it() -> None:
    assert [(one.name, one.missed) for one in triage() if one.missed] == []
