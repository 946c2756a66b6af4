"""A caller at risk who is with a colleague and gets no answer is work for whoever is there."""

import pytest

from bot.bootstrap import Desk
from bot.channels.pick_ups import PickUps
from bot.console.acts import Acts
from bot.console.work import Work
from bot.handover.work_model import StillGoing, WorkKind
from bot.staff.model import Staff
from bot.triage import Priority
from tests.builders import a_conversation, caller_says, staff
from tests.conftest import Clock


@pytest.fixture
def sam(desk: Desk) -> Staff:
    return staff(desk)


@pytest.fixture
def ali(desk: Desk) -> Staff:
    return staff(desk, "ali")


def unanswered(desk: Desk, member: Staff) -> list[str]:
    PickUps(desk).look()
    found = [item for item in Work(desk).to_do(member) if item.kind is WorkKind.UNANSWERED]
    return [item.about for item in found]


def with_sam(desk: Desk, sam: Staff, clock: Clock) -> str:
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(sam, conversation)
    clock.passes(seconds=20)
    Acts(desk).write(sam, conversation, "I am Sam. I am here now.")
    return conversation


def test_who_writes_to_a_colleague_and_hears_nothing_is_work_after_three_minutes_until_somebody_answers(
    desk: Desk, clock: Clock, sam: Staff, ali: Staff
) -> None:
    conversation = with_sam(desk, sam, clock)
    clock.passes(minutes=30)
    assert unanswered(desk, ali) == [], "it is the caller who is silent"
    caller_says(desk, conversation, "are you there")
    clock.passes(seconds=100)
    caller_says(desk, conversation, "please")
    clock.passes(seconds=60)
    assert unanswered(desk, ali) == []
    clock.passes(seconds=30)
    assert unanswered(desk, ali) == [conversation], "counted from the first line without an answer"
    assert unanswered(desk, sam) == [conversation]
    Acts(desk).write(sam, conversation, "I am here.")
    assert unanswered(desk, ali) == []


def test_who_was_joined_and_told_nothing_is_work_too(
    desk: Desk, clock: Clock, sam: Staff, ali: Staff
) -> None:
    conversation = a_conversation(desk, immediate_danger=("overdose_taken",))
    Acts(desk).claim(sam, conversation)
    clock.passes(seconds=181)
    assert unanswered(desk, ali) == [conversation]


def test_a_colleague_who_takes_the_caller_over_has_three_minutes_anew(
    desk: Desk, clock: Clock, sam: Staff, ali: Staff
) -> None:
    conversation = with_sam(desk, sam, clock)
    caller_says(desk, conversation, "are you there")
    clock.passes(seconds=200)
    assert unanswered(desk, ali) == [conversation]
    Acts(desk).take_over(ali, conversation, "Sam is away")
    assert unanswered(desk, ali) == []
    clock.passes(seconds=200)
    assert unanswered(desk, sam) == [conversation]


def test_it_is_nobodys_to_call_done_and_ends_when_the_caller_goes_back_to_the_queue(
    desk: Desk, clock: Clock, sam: Staff, ali: Staff
) -> None:
    conversation = with_sam(desk, sam, clock)
    caller_says(desk, conversation, "are you there")
    clock.passes(seconds=200)
    unanswered(desk, ali)
    [item] = [item for item in Work(desk).to_do(ali) if item.kind is WorkKind.UNANSWERED]
    with pytest.raises(StillGoing):
        Work(desk).finish(ali, item.id, "Done")
    Acts(desk).release(sam, conversation)
    assert unanswered(desk, ali) == []


def test_a_caller_without_open_risk_makes_no_work(desk: Desk, clock: Clock, sam: Staff, ali: Staff) -> None:
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(sam, conversation)
    calm = a_conversation(desk, suicidal_thoughts="sometimes")
    Acts(desk).claim(sam, calm)
    Acts(desk).confirm(sam, calm, Priority.ROUTINE, "Spoken to; a friend is there")
    clock.passes(minutes=10)
    assert unanswered(desk, ali) == [conversation]
