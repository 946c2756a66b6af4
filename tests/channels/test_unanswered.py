"""A caller at risk who is with a colleague and gets no answer is work for whoever is there."""

import pytest

from bot.bootstrap import Desk
from bot.channels.pick_ups import PickUps
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations.model import Screened
from bot.handover.duty_model import Duty
from bot.handover.work_model import StillGoing, WorkKind
from bot.staff.model import Role, Staff
from bot.triage import Priority
from tests.builders import a_conversation, answer, caller_says, staff
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


def hears(desk: Desk, *people: Staff) -> list[str]:
    PickUps(desk).look()
    return [member.username for member in people if Work(desk).ringing(member)]


def takes_an_overdose(desk: Desk, conversation: str) -> None:
    seq = caller_says(desk, conversation, "I took all my tablets")
    answer(desk, conversation, seq, immediate_danger=("overdose_taken",))


def calm_with_sam(desk: Desk, sam: Staff, clock: Clock) -> str:
    conversation = a_conversation(desk, suicidal_thoughts="sometimes")
    Acts(desk).claim(sam, conversation)
    clock.passes(seconds=20)
    Acts(desk).write(sam, conversation, "I am Sam. I am here now.")
    clock.passes(seconds=20)
    return conversation


def test_who_becomes_an_emergency_while_with_a_colleague_is_an_alarm_after_a_minute_and_goes_up_the_chain(
    desk: Desk, clock: Clock, sam: Staff, ali: Staff
) -> None:
    lee, max_ = staff(desk, "lee", Role.CALL_HANDLER), staff(desk, "max", Role.SUPERVISOR)
    everybody = (lee, sam, ali, max_)
    on_duty(desk, *everybody)
    conversation = calm_with_sam(desk, sam, clock)
    takes_an_overdose(desk, conversation)
    clock.passes(seconds=55)
    on_duty(desk, *everybody)
    assert hears(desk, *everybody) == []
    clock.passes(seconds=10)
    assert hears(desk, *everybody) == ["lee", "sam"], "whoever has the caller always hears it"
    clock.passes(seconds=61)
    on_duty(desk, *everybody)
    assert hears(desk, *everybody) == ["lee", "sam", "ali"]
    Acts(desk).write(sam, conversation, "Ring 999 now. I stay with you.")
    assert hears(desk, *everybody) == []


def test_who_was_calm_work_already_and_becomes_an_emergency_is_heard_within_that_minute(
    desk: Desk, clock: Clock, sam: Staff, ali: Staff
) -> None:
    conversation = calm_with_sam(desk, sam, clock)
    caller_says(desk, conversation, "are you there")
    clock.passes(seconds=200)
    assert unanswered(desk, ali) == [conversation]
    assert hears(desk, sam, ali) == [], "at C nobody is alarmed before the half hour is over"
    takes_an_overdose(desk, conversation)
    clock.passes(seconds=61)
    assert hears(desk, sam, ali) == ["sam", "ali"], "nobody is on duty, so all whom it may reach hear it"


def test_a_line_the_screen_finds_alarming_is_heard_also_before_any_answer_makes_it_an_emergency(
    desk: Desk, clock: Clock, sam: Staff, ali: Staff
) -> None:
    conversation = calm_with_sam(desk, sam, clock)
    Acts(desk).confirm(sam, conversation, Priority.ROUTINE, "Spoken to; a friend is there")
    clock.passes(seconds=5)
    seq = caller_says(desk, conversation, "goodbye then")
    with desk.begin(conversation) as c:
        conversations.note(c, conversation, seq, Screened("alert", "en", True))
    clock.passes(seconds=301)
    assert hears(desk, sam, ali) == ["sam", "ali"]


def on_duty(desk: Desk, *people: Staff) -> None:
    for member in people:
        Shift(desk).duty(member, Duty.BUSY)
