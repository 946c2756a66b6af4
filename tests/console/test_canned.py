"""The replies staff have at hand."""

from pathlib import Path

import pytest

from bot.console.canned import for_priority, replies
from bot.triage import Priority


@pytest.mark.parametrize("priority", [*Priority, None])
def test_whoever_helps_a_caller_of_any_priority_has_replies_at_hand(priority: Priority | None) -> None:
    assert {"hello", "quiet", "if_worse"} <= {reply.id for reply in for_priority(priority)}


def test_only_callers_in_an_emergency_are_asked_to_call_999_now_by_a_reply_of_its_own() -> None:
    suits = {reply.id: reply.priorities for reply in replies()}
    assert suits["call_999"] == {Priority.EMERGENCY}


@pytest.mark.parametrize(
    "wrong",
    [
        "- {id: a, title: T, priorities: [all], text: Hi, source: S, evidence: X}",
        "- {id: a, title: T, priorities: [sometimes], text: Hi, source: S, evidence: I}",
        "- {id: a, title: T, priorities: [all], text: Hi, evidence: I}",
        "- &a {id: a, title: T, priorities: [all], text: Hi, source: S, evidence: I}\n- *a",
    ],
)
def test_a_reply_without_its_source_grade_or_whom_it_suits_is_refused(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "replies.yml").write_text(f"replies:\n{wrong}\n", "utf-8")
    with pytest.raises(ValueError):
        replies(tmp_path / "replies.yml")
