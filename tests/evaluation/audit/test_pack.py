"""The pack is whole: nine parts, texts enough, and targets missed when nobody was there."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.triage import Priority, Ruleset
from nlu.screen import Action
from tests.evaluation.audit import faults, groups, ladder, personas, rules_replay, specificity
from tests.evaluation.audit.faults import Struck
from tests.evaluation.audit.parts import NAMES, PARTS, Held, on_the_service, part
from tests.evaluation.audit.stage import Stage
from tests.evaluation.audit.texts import FILES, audit, audit_texts, care, scripts, sorted_texts


def test_there_are_nine_parts_each_with_a_number_and_a_name() -> None:
    assert sorted(PARTS) == list(range(1, 10)) and part("8") == part("faults") == 8
    with pytest.raises(ValueError):
        part("10")
    assert len(NAMES) == 9


@pytest.mark.parametrize("number", [n for n, (_, one) in PARTS.items() if isinstance(one, Held)])
def test_a_part_in_which_nobody_was_misses_all_its_targets(number: int) -> None:
    one = PARTS[number][1]
    assert isinstance(one, Held)
    suites = list(one.judge(one.nobody))
    assert suites and not any(suite.met for suite in suites if suite.target)


def test_a_part_that_breaks_off_is_missed_and_does_not_take_the_others_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaks(_stage: object) -> object:
        raise AssertionError("not ready within 120 s")

    told: list[str] = []
    stage = Stage(None, None, told.append)  # type: ignore[arg-type]
    monkeypatch.setitem(PARTS, 8, ("faults", Held(breaks, faults.judge, [])))
    monkeypatch.setitem(PARTS, 2, ("ladder", Held(lambda _stage: {}, ladder.judge, {})))
    suites = list(on_the_service([2, 8], stage, tmp_path / "said.json"))
    assert any("2 ladder" in s.name for s in suites) and any("8 faults" in s.name for s in suites)
    assert not any(s.met for s in suites) and "not ready" in told[0]


@pytest.mark.parametrize("name", FILES)
def test_each_file_says_who_wrote_it_when_and_why(name: str) -> None:
    assert all(audit(name)[key] for key in ("author", "date", "reason"))


def test_no_text_stands_in_the_pack_twice() -> None:
    ids, said = zip(*audit_texts(), strict=True)
    assert [id_ for id_, times in Counter(ids).items() if times > 1] == []
    assert [text for text, times in Counter(map(str.casefold, said)).items() if times > 1] == []


def test_the_pack_is_as_wide_as_agreed() -> None:
    assert len(care()) == 5 * 21
    ladders = scripts("ladders", "ladders").values()
    assert len(ladders) >= 4 and {len(says) for says in ladders} == {len(ladder.STEPS)} == {6}
    assert [len(texts) for texts in sorted_texts("queries", "levels").values()] == [6] * 5
    levels = {one["level"] for one in personas.PERSONAS.values()}
    assert len(personas.PERSONAS) == 10 and levels == {"none", "low", "high", "imminent"}
    assert all(
        0 < one["sign_at"] <= len(one["says"]) for one in personas.PERSONAS.values() if one["level"] != "none"
    )


@dataclass
class Reads:
    """A screen that says the same of every text, but for those with certain words."""

    action: Action
    other: Action
    words: str

    def read(self, text: str, _asked: str | None = None) -> "Reads":
        return Reads(self.other if self.words in text else self.action, self.other, self.words)


def test_a_calm_line_that_is_alarmed_or_asked_about_is_named() -> None:
    tomatoes = Reads(Action.NONE, Action.ASK, "suicide for my tomatoes")
    whole = next(iter(specificity.judge(tomatoes)))  # type: ignore[arg-type]
    assert whole.missed == ("specificity-near_words-04",)


def test_a_group_that_is_heard_less_is_named_by_its_distance_from_the_whole() -> None:
    deaf_to_older = Reads(Action.ALERT, Action.NONE, "I mean to declare")
    suites = {suite.name: suite for suite in groups.judge(deaf_to_older)}  # type: ignore[arg-type]
    gap = suites["7 own groups: most below the whole"]
    assert gap.missed == ("indirect-older-01",) and not gap.met
    assert gap.value == pytest.approx(79 / 80 - 9 / 10)


def test_a_caller_without_a_card_or_a_human_while_something_is_broken_is_named() -> None:
    well = Struck("x/1/web", "Rasa dead", True, True, 0.1)
    for broken, row in (
        (Struck("x/2/web", "Rasa dead", False, True, 0.1), "8 faults, Rasa dead: card at once"),
        (Struck("x/2/web", "Rasa dead", True, False, 0.1), "8 faults: a human called"),
        (Struck("x/2/web", "Rasa dead", True, True, 3.1), "8 faults: within 3 s"),
    ):
        suites = {suite.name: suite for suite in faults.judge([well, broken])}
        assert suites[row].missed == ("x/2/web",) and not suites[row].met


def test_a_rule_that_comes_out_otherwise_than_agreed_stops_the_release(
    ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"immediate_danger": ["weapon"], "suicide_intent": "now", "suicide_plan": "yes"}
    case = {"id": "one", "answers": answers, "priority": Priority.URGENT.value}
    alone = {"id": "two", "answers": {"immediate_danger": ["weapon"]}, "priority": Priority.EMERGENCY.value}
    monkeypatch.setattr(rules_replay, "bank", lambda: [case, alone])
    exact, at, above, _ = rules_replay.judge(ruleset)
    assert exact.gate_missed and exact.missed == ("one",)
    assert "danger-weapon" not in at.missed and "intent-now" in at.missed
    assert {"danger-weapon", "intent-now"}.isdisjoint(above.missed) and "danger-hurt" in above.missed
