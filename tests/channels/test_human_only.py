"""Where a supervisor has switched the assistant off, people alone answer, and callers are told so once."""

from dataclasses import replace

import pytest

from bot.bootstrap import Desk
from bot.channels.human_only import TOLD, HumanOnly
from bot.channels.shown import view
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Draft, Holder, Kind, MayNotSpeak, Message, Sender, Why
from bot.db.engine import make_engine
from bot.handover import switches
from bot.handover.model import BotIsOff, ReasonNeeded
from bot.handover.switches import AlreadySo
from bot.staff.model import NotAllowed, Role, Staff
from tests.builders import a_conversation, answer, holder_of, staff
from tests.channels.test_relay import OVERDOSE, Line
from tests.conftest import Clock


@pytest.fixture
def kim(desk: Desk) -> Staff:
    return staff(desk, "kim", Role.SUPERVISOR)


def switch(
    desk: Desk, kim: Staff, channel: str, on: bool = True, reason: str = "The bot repeats itself"
) -> None:
    with desk.begin() as c:
        switches.turn(c, kim, channel, on, reason, desk.clock())


def told(desk: Desk, messages: list[Message]) -> list[str]:
    texts = {desk.wording.text(name): name for name in TOLD}
    return [texts[m.draft.text] for m in messages if m.draft.text in texts]


def by_bot(messages: list[Message]) -> list[Message]:
    return [m for m in messages if m.draft.sender is Sender.BOT]


async def test_after_the_switch_the_bot_says_nothing_and_the_caller_is_told_once(
    desk: Desk, kim: Staff
) -> None:
    line = Line(desk)
    await line.say("hello")
    before = len(by_bot(line.transcript()))
    switch(desk, kim, "api")
    first, second = await line.say("are you there"), await line.say("anybody")
    assert told(desk, first) == ["utter_human_only"] and second == []
    assert len(by_bot(line.transcript())) == before and len(line.dialogue.turns) == 1
    assert line.holder == "queue"


async def test_every_message_is_still_stored_and_screened_and_an_emergency_is_still_spoken(
    desk: Desk, kim: Staff
) -> None:
    line = Line(desk, taken=OVERDOSE)
    switch(desk, kim, "all")
    replies = await line.say("taken")
    assert [text for text, _ in line.screen.read_texts] == ["taken"]
    assert replies[0].draft.kind is Kind.EMERGENCY and line.priority == "emergency"
    with desk.reading() as c:
        assert [seq for seq, _ in record.screened(c, line.id)] == [4]


def test_a_new_caller_reads_that_a_person_will_answer_and_whom_to_ring_and_is_asked_nothing(
    desk: Desk, kim: Staff
) -> None:
    switch(desk, kim, "api")
    line = Line(desk)
    assert told(desk, line.first) == ["utter_human_only_opening"] and not by_bot(line.first)
    assert all(number in line.first[0].draft.text for number in ("111", "116 123"))
    assert line.first[1].draft.kind is Kind.EMERGENCY and line.holder == "queue"
    HumanOnly(desk).look()
    assert line.transcript() == line.first


async def test_a_caller_who_is_only_reading_is_reached_too_and_once(desk: Desk, kim: Staff) -> None:
    with_bot, waiting, elsewhere = Line(desk), Line(desk, taken=OVERDOSE), Line(desk)
    await waiting.say("taken")
    with desk.begin() as c:
        elsewhere.id = conversations.open_conversation(c, channel="web", at=desk.clock()).conversation.id
    switch(desk, kim, "api")
    for _ in range(2):
        HumanOnly(desk).look()
    for line in (with_bot, waiting):
        assert told(desk, line.transcript()) == ["utter_human_only"] and line.holder == "queue"
    assert elsewhere.holder == "bot" and told(desk, elsewhere.transcript()) == []


async def test_a_caller_silent_for_long_is_not_put_in_the_queue_until_they_write(
    desk: Desk, kim: Staff, clock: Clock
) -> None:
    line = Line(desk)
    clock.passes(hours=2)
    switch(desk, kim, "api")
    HumanOnly(desk).look()
    assert line.holder == "bot"
    assert told(desk, await line.say("hello again")) == ["utter_human_only"] and line.holder == "queue"


async def test_somebody_who_may_be_watched_reads_nothing_of_what_this_is_about(
    desk: Desk, kim: Staff
) -> None:
    line = Line(desk)
    answer(desk, line.id, private="no")
    switch(desk, kim, "api")
    assert told(desk, await line.say("hello")) == ["utter_human_only_discreet"]
    assert "Samaritans" not in desk.wording.text("utter_human_only_discreet")


def test_the_bot_cannot_store_a_word_and_no_move_gives_it_a_caller(desk: Desk, kim: Staff) -> None:
    conversation = a_conversation(desk)
    switch(desk, kim, "api")
    with pytest.raises(MayNotSpeak), desk.begin() as c:
        conversations.say(c, conversation, Draft(Sender.BOT, "How are you?"), desk.clock())
    with desk.begin() as c:
        conversations.move(c, conversation, Holder.CLOSED, Why.ENDED, desk.clock())
        conversations.move(c, conversation, Holder.BOT, Why.WROTE_AGAIN, desk.clock())
    assert holder_of(desk, conversation) == "queue"
    with desk.begin() as c:
        conversations.move(c, conversation, Holder.BOT, Why.PREFERS_BOT, desk.clock())
    assert holder_of(desk, conversation) == "queue"


async def test_it_holds_after_a_restart_and_on_a_second_desk(desk: Desk, kim: Staff) -> None:
    line = Line(desk)
    switch(desk, kim, "api")
    again = replace(desk, engine=make_engine(desk.settings.database))
    assert holder_of(again, Line(again).id) == "queue"
    line.desk = line.relay.desk = again
    assert told(again, await line.say("hello")) == ["utter_human_only"] and not line.dialogue.turns
    again.engine.dispose()


async def test_switching_back_hands_nothing_over_and_new_callers_begin_with_the_bot(
    desk: Desk, kim: Staff
) -> None:
    line = Line(desk)
    switch(desk, kim, "api")
    await line.say("hello")
    switch(desk, kim, "api", on=False)
    HumanOnly(desk).look()
    assert line.holder == "queue"
    new = Line(desk)
    assert new.holder == "bot" and by_bot(new.first)


async def test_who_was_told_the_last_time_is_told_again_when_it_is_switched_on_again(
    desk: Desk, kim: Staff, clock: Clock
) -> None:
    line = Line(desk)
    for _ in range(2):
        switch(desk, kim, "api")
        await line.say("hello")
        switch(desk, kim, "api", on=False)
        clock.passes(minutes=5)
    assert told(desk, line.transcript()) == ["utter_human_only"] * 2


async def test_staff_cannot_hand_back_to_a_bot_that_is_off(desk: Desk, kim: Staff) -> None:
    conversation, acts = a_conversation(desk, suicidal_thoughts="yes"), Acts(desk)
    acts.claim(kim, conversation)
    switch(desk, kim, "all")
    with pytest.raises(BotIsOff):
        acts.hand_back(kim, conversation)
    acts.release(kim, conversation)
    assert holder_of(desk, conversation) == "queue"


async def test_a_caller_who_comes_back_to_the_page_is_not_asked_again(desk: Desk, kim: Staff) -> None:
    line = Line(desk)
    await line.say("hello")
    assert view(desk, line.id).buttons
    switch(desk, kim, "api")
    assert await line.relay.resume(line.id) == []
    assert len(line.dialogue.turns) == 1 and told(desk, line.transcript()) == ["utter_human_only"]
    assert view(desk, line.id).buttons is None


async def test_an_alarm_answered_calmly_does_not_give_the_caller_back(desk: Desk, kim: Staff) -> None:
    conversation = a_conversation(desk)
    with desk.begin() as c:
        conversations.reopen(c, conversation, ["immediate_danger"], desk.clock(), None)
        conversations.move(c, conversation, Holder.QUEUE, Why.ALARM, desk.clock())
    switch(desk, kim, "api")
    answer(desk, conversation, immediate_danger=("none",))
    assert holder_of(desk, conversation) == "queue"


def test_only_a_supervisor_turns_it_and_says_why_and_it_is_in_the_audit(desk: Desk, kim: Staff) -> None:
    with pytest.raises(NotAllowed):
        switch(desk, staff(desk, "sam", Role.CLINICIAN), "web")
    with pytest.raises(ReasonNeeded):
        switch(desk, kim, "web", reason="  ")
    with pytest.raises(AlreadySo):
        switch(desk, kim, "web", on=False)
    switch(desk, kim, "web")
    with desk.reading() as c:
        rows = c.exec_driver_sql("select staff_id, details from audit where action = 'human_only'").all()
    assert rows == [(kim.id, '{"channel": "web", "on": true}')]
