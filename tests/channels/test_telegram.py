"""What happens to what callers write on Telegram."""

import asyncio
import logging

import pytest

from bot.bootstrap import DatabaseDown, Desk
from bot.channels.dialogue import Said, Turn
from bot.channels.incoming import Incoming
from bot.channels.relay import Relay
from bot.channels.telegram import Telegram
from bot.console.acts import Acts
from bot.conversations.model import Message
from tests.builders import holder_of, staff
from tests.channels.phone import on_telegram, phone, until
from tests.fakes import FakeDialogue, alert, concern
from tests.standins.telegram_api import TelegramApi

ANNE, BEN = 11, 22
SAFE = Said("Are you safe?", {"kind": "question", "factor": "immediate_danger"})
THOUGHTS = Said("Are you thinking of ending your life?", {"kind": "question", "factor": "suicidal_thoughts"})


class Asks(FakeDialogue):
    """Puts one question after another."""

    async def reply(self, turn: Turn, timeout: float) -> list[Said]:
        said = list(await super().reply(turn, timeout))
        return [said[min(len(self.turns), len(said)) - 1]]


async def test_a_caller_reads_what_this_is_and_999_before_the_answer_to_their_first_words(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api) as line:
        api.writes(ANNE, "i cant cope")
        await line.read(ANNE, "Are you safe?")
        assert "demonstration" in api.texts(ANNE)[0] and "automated" in api.texts(ANNE)[0]
        assert "999" in api.texts(ANNE)[1]
        assert line.said(ANNE) == ["i cant cope"]


async def test_a_caller_who_taps_start_is_greeted_and_nothing_is_written_in_their_name(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        assert line.said(ANNE) == [] and line.dialogue.turns == []


async def test_a_caller_who_taps_start_again_stays_in_their_chat_and_is_asked_again(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        before = line.conversation(ANNE)
        api.writes(ANNE, "/start")
        await line.read(ANNE, "You are back")
        await line.read(ANNE, "Are you safe?")
        assert line.conversation(ANNE) == before and line.said(ANNE) == []


async def test_a_typed_command_is_kept_and_read_as_the_callers_words(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        api.writes(ANNE, "/restart my /bottle of pills")
        await line.read(ANNE, "Are you safe?")
        assert line.said(ANNE) == ["/restart my /bottle of pills"]
        assert not line.dialogue.turns[0].text.startswith("/")


async def test_an_overdose_written_on_telegram_is_an_emergency_at_once(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api, taken=alert(concern("immediate_danger", "overdose_taken"))) as line:
        api.writes(ANNE, "taken")
        text = await line.read(ANNE, line.desk.wording.text("utter_emergency_overdose"))
        assert text.startswith("Get help now")
        assert holder_of(line.desk, line.conversation(ANNE)) == "queue"


async def test_a_caller_in_danger_does_not_wait_for_anothers_answer(desk: Desk, api: TelegramApi) -> None:
    taken = alert(concern("immediate_danger", "overdose_taken"))
    overdose = desk.wording.text("utter_emergency_overdose")
    async with phone(desk, api, taken=taken) as line:
        await line.begins(ANNE)
        with line.dialogue.thinking():
            api.writes(ANNE, "hello")
            await until(lambda: line.dialogue.turns)
            api.writes(BEN, "taken")
            await until(lambda: "Get help now\n" + overdose in api.texts(BEN))
            assert "Are you safe?" not in api.texts(ANNE)[-1]


async def test_the_second_message_of_a_caller_is_screened_while_the_first_is_being_answered(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        with line.dialogue.thinking():
            for text in ("one", "two", "three"):
                api.writes(ANNE, text)
            await until(lambda: line.said(ANNE) == ["one", "two", "three"])
            assert len(line.screen.read_texts) == 3 and "Are you safe?" not in api.texts(ANNE)[-1]


async def test_four_messages_at_once_are_answered_in_their_order(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        with line.dialogue.thinking():
            for text in ("one", "two", "three", "four"):
                api.writes(ANNE, text)
            await until(lambda: len(line.said(ANNE)) == 4)
        await line.read(ANNE, "Are you safe?", 4)
        assert [turn.text for turn in line.dialogue.turns] == ["one", "two", "three", "four"]


async def test_a_message_given_twice_is_one_message_with_one_answer(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        update = api.writes(ANNE, "hello")
        await line.read(ANNE, "Are you safe?")
        await until(lambda: update in api.acknowledged)
        api.gives_again(update)
        api.writes(ANNE, "and this")
        await line.read(ANNE, "Are you safe?", 2)
        assert line.said(ANNE) == ["hello", "and this"] and len(line.dialogue.turns) == 2


class Shaky(Relay):
    """Takes nothing the first few times."""

    fails_with: Exception = DatabaseDown()
    times = 2

    async def receive(self, conversation_id: str, incoming: Incoming) -> list[Message]:
        if incoming.text == "hello" and self.times:
            self.times -= 1
            raise self.fails_with
        return await super().receive(conversation_id, incoming)


async def test_a_message_that_cannot_be_stored_stays_with_telegram_and_its_caller_is_told(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api, relay=Shaky) as line:
        await line.begins(ANNE)
        update = api.writes(ANNE, "hello")
        await line.read(ANNE, "not saved yet")
        assert update not in api.acknowledged and line.said(ANNE) == []
        await line.read(ANNE, "Are you safe?")
        await until(lambda: update in api.acknowledged)
        assert line.said(ANNE) == ["hello"]
        assert sum("not saved yet" in text for text in api.texts(ANNE)) == 1


class Broken(Shaky):
    """Never takes this message."""

    fails_with = RuntimeError("a bug")
    times = 99


async def test_a_message_nothing_can_be_done_with_calls_a_human_and_does_not_hold_up_the_next(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api, relay=Broken) as line:
        await line.begins(ANNE)
        api.writes(ANNE, "hello")
        api.writes(ANNE, "anybody there")
        api.writes(BEN, "good evening")
        await line.read(BEN, "Are you safe?")
        await until(lambda: line.said(ANNE) == ["anybody there"])
        await line.read(ANNE, "not saved yet")
        await line.read(ANNE, "Are you safe?")
        assert holder_of(line.desk, line.conversation(ANNE)) == "queue"


class Stumbles(FakeDialogue):
    """Fails in a way nobody thought of."""

    async def reply(self, turn: Turn, timeout: float) -> list[Said]:
        self.turns.append(turn)
        raise RuntimeError("a bug")


async def test_when_the_answer_fails_in_any_way_the_caller_reads_999_and_a_human_sees_them(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api, Stumbles()) as line:
        api.writes(ANNE, "hello")
        await line.read(ANNE, line.desk.wording.text("utter_fault"))
        assert holder_of(line.desk, line.conversation(ANNE)) == "queue"


async def test_a_question_comes_with_numbers_and_a_number_is_an_answer(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api, Asks(THOUGHTS, SAFE)) as line:
        api.writes(ANNE, "hello")
        asked = await line.read(ANNE, THOUGHTS.text)
        label = line.desk.wording.label("suicidal_thoughts", "sometimes")
        number = next(row.split(".")[0] for row in asked.splitlines() if row.endswith(f". {label}"))
        api.writes(ANNE, f"{number}.")
        await line.read(ANNE, "Are you safe?")
        assert line.answers(ANNE)["suicidal_thoughts"] == "sometimes"
        assert line.said(ANNE) == ["hello", label]


async def test_several_numbers_answer_a_question_with_several_answers(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        api.writes(ANNE, "hello")
        await line.read(ANNE, "Are you safe?")
        api.writes(ANNE, "2, 3")
        await line.read(ANNE, "Are you safe?", 2)
        choices = [c["value"] for c in line.transcript(ANNE)[-1].draft.question["choices"]]  # type: ignore[index]
        assert line.answers(ANNE)["immediate_danger"] == (choices[1], choices[2])


async def test_the_words_of_an_answer_choose_it_and_other_words_are_the_callers_own(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api, FakeDialogue(THOUGHTS)) as line:
        label = line.desk.wording.label("suicidal_thoughts", "no")
        for n, text in enumerate(("hello", label.upper(), f"{label} but maybe", "9", "1 2"), start=1):
            api.writes(ANNE, text)
            await line.read(ANNE, THOUGHTS.text, n)
        assert line.chose(ANNE) == [None, "no", None, None, None]
        assert line.screen.read_texts[-1][0] == "1 2"


async def test_a_number_sent_twice_never_answers_the_question_that_came_in_between(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api, Asks(THOUGHTS, SAFE)) as line:
        api.writes(ANNE, "hello")
        await line.read(ANNE, THOUGHTS.text)
        api.writes(ANNE, "1")
        await line.read(ANNE, "Are you safe?")
        late = next(sent for sent in api.sent if THOUGHTS.text in sent.text).message_id + 1
        api.writes(ANNE, "1", message_id=late)
        await line.read(ANNE, "Are you safe?", 2)
        assert set(line.answers(ANNE)) == {"suicidal_thoughts"}


async def test_a_number_given_again_after_the_desk_was_restarted_answers_nothing_else(
    desk: Desk, api: TelegramApi
) -> None:
    dialogue = Asks(THOUGHTS, SAFE)
    async with phone(desk, api, dialogue) as line:
        api.writes(ANNE, "hello")
        await line.read(ANNE, THOUGHTS.text)
        update = api.writes(ANNE, "1")
        await line.read(ANNE, "Are you safe?")
    async with phone(desk, api, dialogue) as line:
        api.writes(ANNE, "and this")
        await line.read(ANNE, "Are you safe?", 2)
        api.gives_again(update)
        api.writes(ANNE, "and that")
        await line.read(ANNE, "Are you safe?", 3)
        assert line.said(ANNE) == ["hello", "No", "and this", "and that"]
        assert set(line.answers(ANNE)) == {"suicidal_thoughts"}


async def test_a_reply_to_an_earlier_question_changes_that_answer(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api, Asks(THOUGHTS, SAFE)) as line:
        api.writes(ANNE, "hello")
        await line.read(ANNE, THOUGHTS.text)
        first = next(sent for sent in api.sent if THOUGHTS.text in sent.text)
        api.writes(ANNE, "1")
        await line.read(ANNE, "Are you safe?")
        pointed = {"message_id": first.message_id, "date": 0, "chat": {"id": ANNE, "type": "private"}}
        api.writes(ANNE, "2", reply_to_message=pointed)
        await line.read(ANNE, "Are you safe?", 2)
        second = next(row[3:] for row in first.text.splitlines() if row.startswith("2. "))
        value = str(line.answers(ANNE)["suicidal_thoughts"])
        assert line.desk.wording.label("suicidal_thoughts", value) == second


async def test_a_number_still_answers_the_question_after_the_desk_has_been_restarted(
    desk: Desk, api: TelegramApi
) -> None:
    async with phone(desk, api, FakeDialogue(THOUGHTS)) as line:
        api.writes(ANNE, "hello")
        await line.read(ANNE, THOUGHTS.text)
    async with phone(desk, api) as line:
        api.writes(ANNE, "1")
        await line.read(ANNE, "Are you safe?")
        assert line.chose(ANNE)[-1] is not None


async def test_a_number_written_to_a_person_is_only_words(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api, FakeDialogue(THOUGHTS)) as line:
        api.writes(ANNE, "hello")
        await line.read(ANNE, THOUGHTS.text)
        acts, sam = Acts(line.desk), await asyncio.to_thread(staff, line.desk)
        await asyncio.to_thread(acts.claim, sam, line.conversation(ANNE))
        await asyncio.to_thread(acts.write, sam, line.conversation(ANNE), "How many people are with you?")
        await line.read(ANNE, "How many people")
        api.writes(ANNE, "1")
        await until(lambda: line.said(ANNE) == ["hello", "1"])
        assert "suicidal_thoughts" not in line.answers(ANNE)


async def test_a_voice_message_is_answered_honestly(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        update = api.writes(ANNE, voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
        assert "999" in await line.read(ANNE, "I can only read words")
        await until(lambda: update in api.acknowledged)
        assert line.said(ANNE) == []


async def test_after_two_stickers_a_person_is_asked_to_join(desk: Desk, api: TelegramApi) -> None:
    sticker = {
        "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
        "is_animated": False, "is_video": False,
    }  # fmt: skip
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        api.writes(ANNE, sticker=sticker)
        await line.read(ANNE, "You can ask for a person")
        assert holder_of(desk, line.conversation(ANNE)) == "bot"
        api.writes(ANNE, sticker=sticker)
        await line.read(ANNE, "I've asked a person on our team to join you")
        assert holder_of(desk, line.conversation(ANNE)) == "queue"


async def test_the_words_under_a_picture_are_read(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        size = {"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}
        api.writes(ANNE, caption="help me", photo=[size])
        await line.read(ANNE, "I can only read words")
        await line.read(ANNE, "Are you safe?")
        assert line.said(ANNE) == ["help me"] and line.screen.read_texts == [("help me", "story")]


async def test_a_mended_message_is_screened_but_never_an_answer(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api, FakeDialogue(THOUGHTS)) as line:
        api.writes(ANNE, "helo")
        await line.read(ANNE, THOUGHTS.text)
        api.writes(ANNE, line.desk.wording.label("suicidal_thoughts", "no"), edited=True)
        await line.read(ANNE, THOUGHTS.text, 2)
        assert line.chose(ANNE) == [None, None]
        assert "I changed an earlier message" in line.said(ANNE)[1]
        assert len(line.screen.read_texts) == 2


async def test_a_group_is_told_to_write_in_private_and_nothing_is_kept(desk: Desk, api: TelegramApi) -> None:
    async with phone(desk, api) as line:
        api.writes(-5, "we all feel low")
        await line.read(-5, "in a group")
        with pytest.raises(AssertionError, match="no conversation"):
            line.conversation(-5)


async def test_the_desk_starts_at_once_without_telegram_and_finds_it_when_it_comes_back(desk: Desk) -> None:
    api = TelegramApi()
    async with phone(desk, api) as line:
        assert line.telegram.state == "down"
        async with api:
            api.writes(ANNE, "hello")
            await line.read(ANNE, "Are you safe?")
            assert line.telegram.state == "up"
            api.down = True
            api.writes(ANNE, "wakes the poll")
            await until(lambda: line.telegram.state == "down")


async def test_a_wrong_token_leaves_the_channel_down_and_the_desk_alone(desk: Desk, api: TelegramApi) -> None:
    wrong = on_telegram(desk, api, "1:wrong")
    telegram = Telegram(wrong, Relay(wrong, None, FakeDialogue()))  # type: ignore[arg-type]
    async with telegram.running():
        await until(lambda: api.calls)
        await asyncio.sleep(0.1)
        assert telegram.state == "down"


async def test_a_webhook_left_from_before_is_taken_away(desk: Desk, api: TelegramApi) -> None:
    api.webhook = True
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        assert not api.webhook


async def test_nothing_a_caller_writes_and_no_token_is_ever_logged(
    desk: Desk, api: TelegramApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with phone(desk, api, Stumbles(), relay=Broken) as line:
        api.writes(ANNE, "xyzzy one")
        await line.read(ANNE, line.desk.wording.text("utter_fault"))
        api.writes(BEN, "hello")
        await line.read(BEN, "not saved yet")
    assert "xyzzy" not in caplog.text and "a-token-for-tests-only" not in caplog.text
    assert "RuntimeError" in caplog.text


async def test_a_summary_reaches_a_caller_on_telegram_whole_and_in_order(
    desk: Desk, api: TelegramApi
) -> None:
    kept = "SUMMARY OF YOUR CHAT\nMade today.\n\nYOUR SAFETY PLAN\n" + "\n".join(
        f"Places: place number {n}, where I can be for a while" for n in range(120)
    )
    given = FakeDialogue(Said("Here is a summary to keep.", {"kind": "summary", "summary": kept}))
    async with phone(desk, api, given) as line:
        api.writes(ANNE, "can I have a summary")
        await line.read(ANNE, "place number 119,")
        first = next(n for n, text in enumerate(api.texts(ANNE)) if text.startswith("Here is a summary"))
        read = "\n".join(api.texts(ANNE)[first:])
        assert "SUMMARY OF YOUR CHAT" in read and len(api.texts(ANNE)[first:]) > 1
        assert [f"place number {n}," in read for n in range(120)] == [True] * 120


async def test_a_caller_on_telegram_chooses_what_comes_after_the_ending_by_its_number(
    desk: Desk, api: TelegramApi
) -> None:
    choices = [{"value": value, "label": desk.wording.label("after", value)} for value in ("plan", "summary")]
    after = Said("What now?", {"kind": "question", "factor": "after", "choices": choices})
    async with phone(desk, api, FakeDialogue(after)) as line:
        api.writes(ANNE, "hello")
        text = await line.read(ANNE, "What now?")
        assert "2. Keep a summary of this chat" in text
        api.writes(ANNE, "2")
        await line.read(ANNE, "What now?", times=2)
        assert line.chose(ANNE)[-1] == "summary"
