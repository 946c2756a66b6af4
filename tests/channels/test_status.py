"""Every state a conversation can be in has words of its own on the caller's page."""

import asyncio

from bot.bootstrap import Desk
from bot.channels import shown
from bot.channels.incoming import Incoming
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.handover.duty_model import Duty
from tests.builders import a_conversation, answer, staff
from tests.conftest import Clock
from tests.fakes import FakeDialogue, FakeScreen
from tests.handover.shift import look, offer_to, on_duty

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


def test_a_caller_is_never_left_without_words_for_where_they_are(desk: Desk, clock: Clock) -> None:
    seen: dict[str, str] = {}

    def walk(state: str, conversation: str) -> None:
        seen[state] = shown.view(desk, conversation).holder_words

    text, conversation = desk.wording.text, a_conversation(desk, suicidal_thoughts="yes")
    walk("with the assistant", conversation)
    answer(desk, conversation, suicide_plan="yes")
    walk("waiting, nobody on duty", conversation)
    assert shown.view(desk, conversation).call_back
    sam, ali = on_duty(desk, "sam", duty=Duty.BUSY), on_duty(desk, "ali", duty=Duty.BUSY)
    walk("waiting, next", conversation)
    assert not shown.view(desk, conversation).call_back
    other = a_conversation(desk, immediate_danger=("weapon",))
    walk("waiting, second", conversation)
    Acts(desk).claim(sam, other)
    Acts(desk).claim(sam, conversation)
    walk("with sam", conversation)
    Shift(desk).transfer(sam, conversation, "ali", "Please take over.")
    Shift(desk).accept(ali, offer_to(desk, ali).id)
    walk("with ali", conversation)
    Acts(desk).hand_back(ali, conversation)
    walk("kept company", conversation)
    Acts(desk).claim(ali, conversation)
    clock.passes(minutes=1)
    Shift(desk).beat(sam)
    look(desk)
    assert shown.view(desk, conversation).holder == "queue"
    Acts(desk).claim(sam, conversation)
    Acts(desk).close(sam, conversation, "Seen", "Agreed.")
    walk("closed", conversation)
    assert seen == {
        "with the assistant": text("utter_status_bot"),
        "waiting, nobody on duty": text("utter_waiting_nobody", place=1),
        "waiting, next": text("utter_waiting_next"),
        "waiting, second": text("utter_waiting_place", place=2),
        "with sam": text("utter_status_human", person="sam, clinician"),
        "with ali": text("utter_status_human", person="ali, clinician"),
        "kept company": text("utter_status_company"),
        "closed": text("utter_status_closed"),
    }
    assert len(set(seen.values())) == len(seen)


def test_a_watched_caller_sees_the_same_words_whoever_is_on_duty_and_no_link_to_be_rung(desk: Desk) -> None:
    conversation = a_conversation(desk, private="no", **PLAN)
    assert shown.view(desk, conversation).holder_words == desk.wording.text("utter_waiting_discreet")
    assert not shown.view(desk, conversation).call_back


def test_a_chat_that_has_ended_puts_no_question(desk: Desk) -> None:
    relay, sam = Relay(desk, FakeScreen(), FakeDialogue()), staff(desk)  # type: ignore[arg-type]
    conversation = relay.open("web")[0].conversation.id
    asyncio.run(relay.receive(conversation, Incoming("1", "hello")))
    assert shown.view(desk, conversation).buttons
    Acts(desk).claim(sam, conversation)
    Acts(desk).close(sam, conversation, "Seen", "Agreed.")
    assert shown.view(desk, conversation).buttons is None
