"""What a caller on Telegram gets, and when, whatever Telegram does."""

import asyncio
import time
from dataclasses import replace

from bot.bootstrap import Desk
from bot.channels.dialogue import Said
from bot.channels.outbox import Outbox
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.live import Live
from bot.conversations.model import Draft, Kind, Sender
from tests.builders import staff
from tests.channels.phone import Phone, phone, until
from tests.fakes import FakeDialogue
from tests.standins.telegram_api import Fault, TelegramApi

ANNE, BEN = 11, 22
BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")


async def _two_callers(line: Phone) -> None:
    await line.begins(ANNE)
    await line.begins(BEN)


async def test_a_caller_gets_everything_in_the_order_it_was_said(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        for n in range(12):
            line.says(ANNE, f"line {n}")
        await line.read(ANNE, "line 11")
        assert api.texts(ANNE)[3:] == [f"line {n}" for n in range(12)]


async def test_what_another_process_wrote_is_sent_too(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        other = replace(line, desk=replace(line.desk, live=Live()))
        other.says(ANNE, "a check-in")
        await line.read(ANNE, "a check-in")


async def test_an_emergency_is_not_behind_another_chat_that_is_slow(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await _two_callers(line)
        api.stuck[ANNE] = asyncio.Event()
        sent = api.calls.count("sendMessage")
        line.says(ANNE, "slow")
        await until(lambda: api.calls.count("sendMessage") > sent)
        line.says(BEN, "Call 999 now.", Sender.SYSTEM, Kind.EMERGENCY)
        await until(lambda: api.texts(BEN)[-1] == "Get help now\nCall 999 now.")
        assert "slow" not in api.texts(ANNE)
        api.stuck[ANNE].set()
        await line.read(ANNE, "slow")


async def test_of_many_chats_the_emergencies_go_first(desk: Desk) -> None:
    sent: list[str] = []

    async def send(chat: str, text: str) -> int:
        sent.append(chat)
        return len(sent)

    for n in range(20):
        with desk.begin() as c:
            opened = conversations.open_conversation(
                c, channel="telegram", at=desk.clock(), external_ref=str(n)
            )
            kind = Kind.EMERGENCY if n == 10 else Kind.TEXT
            conversations.say(c, opened.conversation.id, Draft(Sender.SYSTEM, "Hello.", kind), desk.clock())
    sending = asyncio.create_task(Outbox(desk, "telegram", send).run())
    await until(lambda: len(sent) == 20)
    sending.cancel()
    assert sent[0] == "10"


async def test_a_chat_that_must_wait_loses_nothing_and_others_go_on(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await _two_callers(line)
        api.faults[ANNE].extend([Fault(429, "Too Many Requests", retry_after=1)] * 1000)
        began = time.monotonic()
        line.says(ANNE, "one")
        line.says(ANNE, "two")
        line.says(BEN, "other")
        await until(lambda: "other" in api.texts(BEN))
        assert "one" not in api.texts(ANNE)
        await until(lambda: len(api.faults[ANNE]) < 1000)
        api.faults[ANNE].clear()
        await line.read(ANNE, "two")
        assert time.monotonic() - began >= 1
        assert api.texts(ANNE)[-2:] == ["one", "two"]


async def test_what_telegram_fails_to_take_is_tried_again_in_its_place(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        api.faults[ANNE].append(Fault(500))
        line.says(ANNE, "one")
        line.says(ANNE, "two")
        await line.read(ANNE, "two")
        assert api.texts(ANNE)[-2:] == ["one", "two"]


async def test_when_it_is_not_known_whether_it_arrived_it_is_sent_again(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        api.faults[ANNE].append(Fault(502, taken=True))
        line.says(ANNE, "Call 999 now.")
        await line.read(ANNE, "Call 999 now.", 2)


async def test_a_number_is_no_answer_while_it_is_not_known_which_question_the_caller_sees(
    desk: Desk, api: TelegramApi
) -> None:
    def ask(line: Phone, factor: str) -> None:
        choices = [{"value": "no", "label": "No"}, {"value": "yes", "label": "Yes"}]
        question = {"factor": factor, "multiple": False, "choices": choices}
        line.says(ANNE, f"About {factor}?", Sender.BOT, Kind.QUESTION, question=question)

    again = FakeDialogue(Said("Please say again.", {"kind": "question", "factor": "suicide_plan"}))
    async with phone(desk, api, again) as line:
        await line.begins(ANNE)
        ask(line, "suicidal_thoughts")
        await line.read(ANNE, "About suicidal_thoughts?")
        api.faults[ANNE].append(Fault(502, taken=True))
        ask(line, "suicide_plan")
        await until(lambda: "About suicide_plan?" in api.texts(ANNE)[-1])
        early = api.writes(ANNE, "1")
        await until(lambda: early in api.acknowledged)
        await line.read(ANNE, "Please say again.")
        between = next(one for one in api.sent if "About suicide_plan?" in one.text).message_id + 1
        api.writes(ANNE, "1", message_id=between)
        await line.read(ANNE, "Please say again.", 2)
        assert line.chose(ANNE) == [None, None]
        api.writes(ANNE, "2")
        await until(lambda: line.answers(ANNE) == {"suicide_plan": "yes"})
        assert "suicidal_thoughts" not in line.answers(ANNE)


async def test_a_caller_who_blocked_us_is_noted_and_nobody_else_waits(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await _two_callers(line)
        api.faults[ANNE].append(BLOCKED)
        line.says(ANNE, "gone")
        line.says(BEN, "here")
        await line.read(BEN, "here")
        assert "gone" not in api.texts(ANNE) and _results(line)[-2:].count("blocked") == 1
        line.says(ANNE, "back again")
        await line.read(ANNE, "back again")


async def test_a_restart_sends_what_was_left_and_nothing_twice(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        line.says(ANNE, "one")
        await line.read(ANNE, "one")
    line.says(ANNE, "two")
    async with phone(desk, api) as line:
        await line.read(ANNE, "two")
    assert api.texts(ANNE)[-2:] == ["one", "two"]


async def test_the_desk_stops_at_once_though_a_chat_is_stuck(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        api.faults[ANNE].append(Fault(429, retry_after=300))
        line.says(ANNE, "later")
        await until(lambda: not api.faults[ANNE])
        began = time.monotonic()
    assert time.monotonic() - began < 60  # not the 300 seconds that the chat must wait


async def test_a_person_is_named_and_the_caller_sees_when_they_join(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        acts, sam = Acts(line.desk), await asyncio.to_thread(staff, line.desk, "sam.jones@nhs.example")
        await asyncio.to_thread(acts.claim, sam, line.conversation(ANNE))
        await asyncio.to_thread(acts.write, sam, line.conversation(ANNE), "Hello *Anne*, <b>I am here</b>.")
        text = await line.read(ANNE, "I am here")
        assert text == "sam, a person on our team:\nHello *Anne*, <b>I am here</b>."
        assert "has joined" in api.texts(ANNE)[-2]


async def test_a_very_long_line_arrives_whole_in_pieces(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        said = "\n".join(f"{n} " + "word " * 30 for n in range(60)).strip()
        line.says(ANNE, said)
        await until(lambda: len(api.texts(ANNE)) > 4)
        await until(line.all_delivered)
        assert "\n".join(api.texts(ANNE)[3:]).split() == said.split()


def _results(line: Phone) -> list[str]:
    with line.desk.engine.connect() as c:
        return list(c.exec_driver_sql("SELECT result FROM deliveries ORDER BY id").scalars())
