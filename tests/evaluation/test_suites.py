"""The figures of the evaluation are counted as they are described."""

import pytest

from tests.evaluation import studies
from tests.evaluation.report import FIRST_LINE, table
from tests.evaluation.suites import Target, share, wilson

CASES = [{"id": "a", "noticed": True}, {"id": "b", "noticed": False}, {"id": "c", "noticed": True}]


def test_a_caller_at_risk_who_was_not_noticed_is_named() -> None:
    counted = share("x", CASES, lambda case: bool(case["noticed"]), Target(0.9, gate=True))
    assert (counted.n, counted.missed, counted.met, counted.gate_missed) == (3, ("b",), False, True)
    assert counted.value == pytest.approx(2 / 3)


def test_a_calm_caller_who_was_disturbed_is_named() -> None:
    counted = share("x", CASES, lambda case: bool(case["noticed"]), Target(0.05, at_most=True), wrong=True)
    assert (counted.missed, counted.met, counted.gate_missed) == (("a", "c"), False, False)


@pytest.mark.parametrize("target", [Target(0.5), Target(0.5, at_most=True)])
def test_a_suite_with_nobody_in_it_never_meets_its_target(target: Target) -> None:
    assert share("x", [], lambda case: True, target).met is False


def test_the_interval_holds_at_the_edge() -> None:
    low, high = wilson(30, 30)
    assert high == 1.0
    assert low == pytest.approx(0.8865, abs=0.001)


def test_the_json_holds_what_others_read() -> None:
    counted = share("x", CASES, lambda case: bool(case["noticed"]), Target(0.9))
    assert counted.as_json() == {
        "name": "x",
        "n": 3,
        "value": 0.6667,
        "ci": [0.2077, 0.9385],
        "target": 0.9,
        "met": False,
        "missed": ["b"],
    }


def test_the_report_says_first_that_these_are_software_tests() -> None:
    first, *rest = table([share("x", CASES, lambda case: bool(case["noticed"]), Target(0.9, gate=True))])
    assert first == FIRST_LINE and "not clinical accuracy" in first
    assert any("gate MISSED" in line for line in rest) and "    b" in rest


def test_without_a_name_every_study_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(studies, "_show", lambda name, *_: made.append(name))
    monkeypatch.setattr(studies, "STUDIES", {"one": lambda _: ((), (), ()), "other": lambda _: ((), (), ())})
    monkeypatch.setattr("sys.argv", ["studies"])
    assert studies.main() == 0 and made == ["one", "other"]
