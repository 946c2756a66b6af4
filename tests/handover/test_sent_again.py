"""A line of staff whose answer was lost is sent again, and the caller reads it once."""

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Sender
from bot.handover.model import StaleReply
from bot.staff.model import Staff
from tests.builders import a_conversation, caller_says, staff

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


@pytest.fixture
def sam(desk: Desk) -> Staff:
    return staff(desk)


@pytest.fixture
def conversation(desk: Desk, sam: Staff) -> str:
    conversation = a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    return conversation


def lines(desk: Desk, conversation: str) -> list[str]:
    with desk.reading() as c:
        said = conversations.transcript(c, conversation)
    return [message.draft.text for message in said if message.draft.sender is Sender.STAFF]


def test_a_line_that_is_sent_again_is_read_once(desk: Desk, sam: Staff, conversation: str) -> None:
    first = Acts(desk).write(sam, conversation, "Are you safe?", None, "one")
    again = Acts(desk).write(sam, conversation, "Are you safe?", None, "one")
    assert again == first and lines(desk, conversation) == ["Are you safe?"]


def test_the_same_words_written_anew_are_another_line(desk: Desk, sam: Staff, conversation: str) -> None:
    for line in ("one", "two", None, None):
        Acts(desk).write(sam, conversation, "I am here.", None, line)
    assert len(lines(desk, conversation)) == 4


def test_other_words_are_never_taken_for_the_line_before(desk: Desk, sam: Staff, conversation: str) -> None:
    Acts(desk).write(sam, conversation, "Are you safe?", None, "one")
    Acts(desk).write(sam, conversation, "Are you safe? I can wait.", None, "one")
    assert len(lines(desk, conversation)) == 2


def test_what_arrived_has_arrived_though_a_colleague_has_the_caller_by_now(
    desk: Desk, sam: Staff, conversation: str
) -> None:
    ali, read = staff(desk, "ali"), caller_says(desk, conversation, "Hello?")
    first = Acts(desk).write(sam, conversation, "I am here.", read, "one")
    Acts(desk).take_over(ali, conversation, "Sam's connection is bad.")
    Acts(desk).write(ali, conversation, "I am Ali.", first.seq, "two")
    assert Acts(desk).write(sam, conversation, "I am here.", read, "one") == first
    with pytest.raises(StaleReply):
        Acts(desk).write(sam, conversation, "I am here too.", read, "three")


def test_an_id_of_the_callers_own_keeps_no_line_of_staff_from_them(
    desk: Desk, sam: Staff, conversation: str
) -> None:
    with desk.begin(conversation) as c:
        theirs = Draft(Sender.CALLER, "Hello", client_message_id="one")
        conversations.say(c, conversation, theirs, desk.clock())
    Acts(desk).write(sam, conversation, "Hello", None, "one")
    assert lines(desk, conversation) == ["Hello"]
