"""What staff read of a caller whose answers have become too old."""

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Sender
from bot.handover import service as handover
from bot.handover.life import caller_is_here
from bot.handover.standing import settle
from bot.triage import Priority
from tests.builders import a_conversation, answer, caller_says, staff
from tests.conftest import Clock


def writes(desk: Desk, conversation_id: str, text: str) -> None:
    """A message as the relay takes it, as far as the life of answers goes."""
    at = desk.clock()
    with desk.begin(conversation_id) as c:
        seq = conversations.say(c, conversation_id, Draft(Sender.CALLER, text), at).seq
        caller_is_here(c, conversation_id, seq, at, desk.ruleset)
        settle(c, conversation_id, at, desk.ruleset)


def someone_with_a_plan(desk: Desk) -> str:
    conversation = a_conversation(desk)
    caller_says(desk, conversation, "I can't go on")
    answer(desk, conversation, suicidal_thoughts="yes", suicide_plan="yes", location="E8 3RL")
    return conversation


def test_staff_still_read_what_was_told_before_and_why_it_is_urgent(desk: Desk, clock: Clock) -> None:
    conversation, sam = someone_with_a_plan(desk), staff(desk)
    clock.passes(days=2)
    writes(desk, conversation, "me again")
    with desk.begin() as c:
        case = handover.open_case(c, sam, conversation, desk.ruleset, desk.clock())
        item = handover.queue(c, sam, desk.clock())[0]
    assert case.summary.earlier["suicide_plan"].value == "yes" and "suicide_plan" not in case.answers
    assert case.summary.priority is Priority.VERY_URGENT is item.priority
    assert case.summary.reasons[0] == item.reasons[0] == "Thoughts of ending life, with a plan."


def test_what_staff_have_just_learned_is_not_too_old(desk: Desk, clock: Clock) -> None:
    conversation = someone_with_a_plan(desk)
    clock.passes(minutes=90)
    answer(desk, conversation, immediate_danger=("none",))
    writes(desk, conversation, "hello?")
    with desk.reading() as c:
        values = conversations.answered(c, conversation).values
    assert values["immediate_danger"] == ("none",)


def test_nothing_becomes_too_old_while_a_person_has_the_conversation(desk: Desk, clock: Clock) -> None:
    conversation, sam = someone_with_a_plan(desk), staff(desk)
    with desk.begin() as c:
        handover.claim(c, sam, conversation, desk.clock())
    clock.passes(days=1)
    writes(desk, conversation, "are you there")
    with desk.reading() as c:
        assert conversations.answered(c, conversation).outlived == ()
