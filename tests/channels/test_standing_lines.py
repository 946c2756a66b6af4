"""A caller who waits in a messaging app: their last line about it stays true, and changes without a sound."""

import pytest

from bot.bootstrap import Desk
from bot.channels.standing_lines import Line, StandingLines
from bot.channels.waiting_words import WaitingWords
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.conversations import service as conversations
from bot.london import clock as told_as
from tests.builders import answer, staff
from tests.channels.phone import Phone, phone, until
from tests.channels.test_waiting_words import PLAN, a_caller
from tests.conftest import Clock
from tests.handover.shift import on_duty, told
from tests.standins.telegram_api import Fault, Sent, TelegramApi

ANNE, BEN = 11, 22


def a_caller_with_a_line(desk: Desk, clock: Clock) -> str:
    """They have read on Telegram that nobody is on duty."""
    found = a_caller(desk, "telegram", **PLAN)
    clock.passes(minutes=1)
    WaitingWords(desk).look()
    with desk.begin(found) as c:
        c.exec_driver_sql("update conversations set external_ref = id")
        for owed in conversations.undelivered(c, "telegram"):
            conversations.delivered(c, owed.message, "delivered", desk.clock(), 100 + owed.message.seq)
    return found


def lines_of(desk: Desk) -> StandingLines:
    async def unused(chat: str, number: int, text: str) -> None:
        raise AssertionError("what is due is read here, not sent")

    return StandingLines(desk, "telegram", unused)


def test_each_minute_the_line_says_where_they_are_now_and_when_that_was_so(desk: Desk, clock: Clock) -> None:
    conversation, lines, right = a_caller_with_a_line(desk, clock), lines_of(desk), dict[int, list[Line]]()
    sam = on_duty(desk, "sam")
    for tens in range(1, 13):
        clock.passes(seconds=10)
        Shift(desk).beat(sam)
        if due := lines.due():
            right[tens] = due
    assert list(right) == [6, 12]
    [line] = right[12]
    assert line.chat == conversation and line.number == 100 + line.seq
    assert line.text == f"{desk.wording.text('utter_waiting_next')} (Checked at {told_as(desk.clock())}.)"
    said = desk.wording.text("utter_waiting_nobody_ring", place=1)
    assert told(desk, conversation) == [said], "the record has what was said"


def test_once_somebody_may_be_watching_the_line_says_nothing_of_a_queue_or_of_numbers(
    desk: Desk, clock: Clock
) -> None:
    conversation, lines = a_caller_with_a_line(desk, clock), lines_of(desk)
    answer(desk, conversation, private="no")
    clock.passes(minutes=1)
    [line] = lines.due()
    assert line.text == desk.wording.text("utter_waiting_discreet")


@pytest.mark.parametrize("what", ["a person has come", "not delivered yet", "a page"])
def test_a_line_is_left_alone_where_it_is_not_theirs_any_more_or_not_before_them(
    desk: Desk, clock: Clock, what: str
) -> None:
    conversation = a_caller_with_a_line(desk, clock)
    if what == "a person has come":
        Acts(desk).claim(staff(desk), conversation)
    with desk.begin() as c:
        if what == "not delivered yet":
            c.exec_driver_sql("delete from deliveries")
        if what == "a page":
            c.exec_driver_sql("update conversations set channel = 'web'")
    clock.passes(minutes=1)
    assert lines_of(desk).due() == []


def last(api: TelegramApi, chat: int) -> Sent:
    return [sent for sent in api.sent if sent.chat == chat][-1]


async def waits(line: Phone, clock: Clock, *chats: int) -> None:
    for chat in chats:
        await line.begins(chat)
        answer(line.desk, line.conversation(chat), **PLAN)  # type: ignore[arg-type]
    clock.passes(minutes=1)
    WaitingWords(line.desk).look()
    for chat in chats:
        await line.read(chat, "in line, but no one on our team is on duty")


async def test_on_telegram_the_line_is_changed_in_place_and_nothing_new_rings(
    desk: Desk, clock: Clock, api: TelegramApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StandingLines, "every", 0.02)
    async with phone(desk, api) as line:
        await waits(line, clock, ANNE)
        messages = len(api.sent)
        for minute in (1, 2):
            clock.passes(minutes=1)
            await until(lambda: last(api, ANNE).changed == minute)  # noqa: B023
            assert last(api, ANNE).text.endswith(f"(Checked at {told_as(desk.clock())}.)")
            assert "116 123" in last(api, ANNE).text
    assert len(api.sent) == messages


async def test_a_line_that_cannot_be_changed_keeps_nobody_elses_from_being_true_and_is_tried_again(
    desk: Desk, clock: Clock, api: TelegramApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(StandingLines, "every", 0.02)
    async with phone(desk, api) as line:
        await waits(line, clock, ANNE, BEN)
        api.faults[ANNE].append(Fault(500))
        clock.passes(minutes=1)
        await until(lambda: last(api, BEN).changed == 1)
        await until(lambda: not api.faults[ANNE])
        assert last(api, ANNE).changed == 0
        clock.passes(minutes=1)
        await until(lambda: last(api, ANNE).changed == 1)
