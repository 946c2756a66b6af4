"""A replayed conversation breaks exactly where the service does not do what was written."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.evaluation.conversations import (
    conversing,
    holds_danger,
    is_calm,
    missed_danger,
    stopped,
    written,
)
from tests.evaluation.replay import CHECKED, Broken, Replay

FAULT = "we cannot reply just now"


def a_message(text: str, kind: str = "text", asks: str = "", choices: str = "") -> dict[str, Any]:
    question = {"factor": asks, "multiple": False, "choices": [{"value": c} for c in choices.split()]}
    return {
        "sender": "bot",
        "text": text,
        "kind": kind,
        "question": question if asks else None,
        "services": None,
        "openings": None,
    }


@dataclass
class FakeCaller:
    """Gets the prepared replies one after another and remembers what it sent."""

    replies: list[list[dict[str, Any]]]
    state: dict[str, Any] = field(default_factory=lambda: {"holder": "bot", "priority": None})
    seen: list[dict[str, Any]] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)

    def say(self, text: str) -> None:
        self._take(text)

    def choose(self, factor: str, value: Any) -> None:
        self._take((factor, value))

    def reread(self) -> None:
        """Nothing came meanwhile."""

    def _take(self, sent: Any) -> None:
        self.sent.append(sent)
        assert self.replies, "the service answered 500"
        self.seen += self.replies.pop(0)

    @property
    def asked(self) -> list[str]:
        return [m["question"]["factor"] for m in self.seen if m["question"]]

    @property
    def question(self) -> Any:
        return next((m["question"] for m in reversed(self.seen) if m["question"]), None)


def replay(caller: FakeCaller, *steps: dict[str, Any]) -> list[Broken]:
    return list(Replay(caller, FAULT).run(list(steps)))  # type: ignore[arg-type]


def test_a_caller_answers_by_button_or_in_words_until_something_else_is_asked() -> None:
    caller = FakeCaller(
        [
            [a_message("Where?", asks="location")],
            [a_message("Alone?", asks="company", choices="alone with_someone")],
            [a_message("Your age?", asks="age", choices="under_18 adult")],
            [a_message("Safe?", asks="safe_place_tonight", choices="yes no")],
        ]
    )
    answers = {"location": "declined", "company": "alone", "age": "42"}
    assert replay(caller, {"caller": "hi"}, {"answers": answers}) == []
    assert caller.sent == ["hi", "I'd rather not say", ("company", "alone"), "42"]


def test_the_999_line_that_everybody_sees_first_is_no_alarm() -> None:
    caller = FakeCaller([[a_message("How nice")]], seen=[a_message("Ring 999 if …", "emergency")])
    assert replay(caller, {"caller": "x"}, {"expect": {"emergency": False, "says_none": ["999"]}}) == []


def test_what_was_said_before_the_last_expectation_does_not_count_as_said_now() -> None:
    caller = FakeCaller([[a_message("Ring 999")], [a_message("All right")]])
    wanted = {"expect": {"says_any": ["999"]}}
    broken = replay(caller, {"caller": "a"}, wanted, {"caller": "b"}, wanted)
    assert [(b.step, b.what) for b in broken] == [(4, "says_any")]


def test_a_question_that_was_asked_before_the_answer_came_has_been_asked() -> None:
    asked = a_message("Do you think of ending your life?", asks="suicidal_thoughts")
    steps = [{"caller": "hello"}, {"expect": {"emergency": False}}, {"caller": "I would be glad not to wake"}]
    expected = {"expect": {"asks": ["suicidal_thoughts"]}}
    assert replay(FakeCaller([[asked], [a_message("Thank you.")]]), *steps, expected) == []
    assert replay(FakeCaller([[a_message("Hello.")], [a_message("Thank you.")]]), *steps, expected)


@pytest.mark.parametrize(
    "expected",
    [
        {"emergency": True},
        {"holder": ["queue", "human"]},
        {"priority": "emergency"},
        {"says_any": ["999"]},
        {"asks": "suicidal_thoughts"},
    ],
)
def test_a_caller_in_danger_who_is_only_chatted_to_has_been_missed(expected: dict[str, Any]) -> None:
    caller = FakeCaller([[a_message("How nice")]], {"holder": "bot", "priority": "soon"})
    broken = replay(caller, {"caller": "x"}, {"expect": expected})
    assert broken and all(missed_danger(one) for one in broken)


def test_a_caller_seen_sooner_than_agreed_has_not_been_missed() -> None:
    caller = FakeCaller([[a_message("Hold on")]], {"holder": "queue", "priority": "emergency"})
    broken = replay(caller, {"caller": "x"}, {"expect": {"priority": "urgent", "holder": "bot"}})
    assert len(broken) == 2 and not any(missed_danger(one) for one in broken)


def test_a_calm_caller_who_lands_in_the_queue_has_been_stopped() -> None:
    caller = FakeCaller([[a_message("Hold on")]], {"holder": "queue", "priority": None})
    assert [stopped(one) for one in replay(caller, {"caller": "x"}, {"expect": {"holder": "bot"}})] == [True]


def test_an_error_of_the_service_is_never_passed_over() -> None:
    broken = replay(FakeCaller([]), {"caller": "x"}, {"expect": {"emergency": False}})
    assert [one.step for one in broken] == [1] and missed_danger(broken[0]) and stopped(broken[0])


def test_the_emergency_wording_for_a_late_reply_is_no_sign_that_danger_was_noticed() -> None:
    caller = FakeCaller([[a_message(FAULT, "emergency")]])
    assert replay(caller, {"caller": "x"}, {"expect": {"emergency": True}})


def test_a_dialogue_that_asks_for_ever_is_ended_and_named() -> None:
    caller = FakeCaller([[a_message("Age?", asks="age")] for _ in range(100)])
    assert len(replay(caller, {"caller": "x"}, {"answers": {"age": "42"}})) == 1


def test_every_written_expectation_is_one_the_replay_checks() -> None:
    used = {what for steps in written().values() for step in steps for what in step.get("expect", ())}
    assert used and used <= CHECKED


def test_conversations_are_told_apart_by_what_is_expected_of_them() -> None:
    conversations = written()
    assert is_calm(conversations["calm_caller_looking_for_a_cafe"])
    assert is_calm(conversations["idioms_never_alarm"])
    assert holds_danger(conversations["overdose_inside_a_medicine_question"])
    assert not is_calm(conversations["wants_a_person_at_once"])


def test_one_missed_conversation_misses_the_gate() -> None:
    results: dict[str, list[Broken]] = {name: [] for name in written()}
    assert not any(suite.gate_missed for suite in conversing(results))
    results["mother_found_a_plan"] = [Broken(4, "holder", ["queue", "human"], "bot")]
    assert [s.name for s in conversing(results) if s.gate_missed] == ["conversations with danger: missed"]
