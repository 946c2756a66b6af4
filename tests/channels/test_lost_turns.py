"""A message that was stored just before the desk fell over is answered all the same."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest

from bot.bootstrap import Desk
from bot.channels import plan, prefers_bot
from bot.channels.dialogue import Said, Turn
from bot.channels.lost_turns import LostTurns
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import PHONE, Draft, Message, Sender, Why
from bot.handover import switches
from bot.handover.service import ask_for_human
from bot.staff.model import Role
from tests.builders import caller_says, holder_of, staff
from tests.channels.test_relay import Line
from tests.conftest import Clock
from tests.fakes import FakeDialogue, FakeScreen


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A reply is late after five seconds, so a message is lost after ten."""
    return replace(desk, settings=desk.settings.model_copy(update={"reply_deadline": 5.0}))


class Thinks(FakeDialogue):
    """Answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.thinking, self.answers = asyncio.Event(), asyncio.Event()

    async def reply(self, turn: Turn, timeout: float) -> Sequence[Said]:
        self.thinking.set()
        await self.answers.wait()
        return self.says


async def cut_off(desk: Desk, *texts: str) -> Line:
    """A caller whose messages are stored and screened, and then the process is gone."""
    dialogue = Thinks()
    line = Line(desk, dialogue)
    for text in texts:
        sent = asyncio.create_task(line.say(text, text))
        await dialogue.thinking.wait()
        dialogue.thinking.clear()
        sent.cancel()
        await asyncio.gather(sent, return_exceptions=True)
    return line


def started_anew(desk: Desk) -> LostTurns:
    return LostTurns(Relay(desk, FakeScreen(), FakeDialogue()))  # type: ignore[arg-type]


def faults(line: Line) -> list[int | None]:
    """Which messages the emergency words of a fault answer."""
    text = line.desk.wording.text("utter_fault")
    return [m.draft.reply_to for m in line.transcript() if m.draft.text == text]


def last(line: Line) -> Message:
    return line.transcript()[-1]


@pytest.mark.parametrize("away", [{"seconds": 11.0}, {"hours": 5.0}, {"days": 2.0}])
async def test_whose_message_was_stored_before_a_crash_gets_the_999_words_and_a_person_once(
    desk: Desk, clock: Clock, away: dict[str, float]
) -> None:
    line = await cut_off(desk, "hello", "I cannot go on")
    lost = last(line).seq
    clock.passes(**away)
    round_ = started_anew(desk)
    round_.look(), round_.look(), started_anew(desk).look()
    assert faults(line) == [lost] and line.holder == "queue"


async def test_sending_it_again_gives_the_same_words(desk: Desk, clock: Clock) -> None:
    line = await cut_off(desk, "hello")
    clock.passes(seconds=11)
    started_anew(desk).look()
    assert [m.draft.kind for m in await line.say("hello", "hello")] == ["emergency"]
    assert len(faults(line)) == 1


async def test_a_reply_to_the_message_before_is_none_to_the_one_that_was_lost(
    desk: Desk, clock: Clock
) -> None:
    line = await cut_off(desk, "first", "second")
    lost = last(line).seq
    with desk.begin() as c:
        conversations.say(c, line.id, Draft(Sender.BOT, "Are you safe?", reply_to=lost - 1), desk.clock())
    clock.passes(seconds=11)
    started_anew(desk).look()
    assert faults(line) == [lost]


async def test_who_was_answered_or_wrote_just_now_is_left_alone(desk: Desk, clock: Clock) -> None:
    answered, lately = Line(desk), Line(desk)
    await answered.say("hello")
    clock.passes(seconds=60)
    caller_says(desk, lately.id, "hello")
    clock.passes(seconds=9)
    started_anew(desk).look()
    assert faults(answered) == faults(lately) == []


async def test_a_turn_that_still_runs_is_not_lost_however_slow(desk: Desk, clock: Clock) -> None:
    dialogue = Thinks()
    line = Line(desk, dialogue)
    sent, round_ = asyncio.create_task(line.say("hello")), LostTurns(line.relay)
    await dialogue.thinking.wait()
    clock.passes(seconds=60)
    await asyncio.to_thread(round_.look)
    dialogue.answers.set()
    assert [m.draft.text for m in await sent] == ["Are you safe?"] and line.holder == "bot"
    await asyncio.to_thread(round_.look)
    assert faults(line) == []


async def test_a_part_of_a_plan_waits_for_no_reply(desk: Desk, clock: Clock) -> None:
    line = Line(desk)
    await line.say("hello")
    await plan.save(line.relay, line.id, {"plan_people": "Amy"})
    clock.passes(seconds=60)
    started_anew(desk).look()
    assert faults(line) == [] and line.holder == "bot"


async def test_what_is_said_to_a_person_or_on_the_telephone_is_not_for_the_bot_to_answer(
    desk: Desk, clock: Clock
) -> None:
    held, closed, sam = Line(desk), Line(desk), staff(desk)
    for line in (held, closed):
        Acts(desk).claim(sam, line.id)
        caller_says(desk, line.id, "hello")
    Acts(desk).close(sam, closed.id, "Seen", "Agreed.")
    with desk.begin() as c:
        call = conversations.open_conversation(c, channel=PHONE, at=desk.clock()).conversation.id
    caller_says(desk, call, "hello")
    clock.passes(seconds=60)
    started_anew(desk).look()
    assert faults(held) == faults(closed) == [] and holder_of(desk, call) == "bot"


async def test_whom_staff_hand_back_without_a_word_is_not_lost_before_the_bot_could_go_on(
    desk: Desk, clock: Clock
) -> None:
    line, sam = Line(desk), staff(desk)
    Acts(desk).claim(sam, line.id)
    caller_says(desk, line.id, "thanks")
    clock.passes(minutes=10)
    Acts(desk).hand_back(sam, line.id)
    started_anew(desk).look()
    assert faults(line) == []
    clock.passes(seconds=11)
    started_anew(desk).look()
    assert len(faults(line)) == 1 and line.holder == "queue", "and it did not go on"


async def handed_back(desk: Desk) -> Line:
    """Staff wrote last and handed back; the process is gone before the bot could go on."""
    line, sam = Line(desk), staff(desk)
    await line.say("hello")
    Acts(desk).claim(sam, line.id)
    Acts(desk).write(sam, line.id, "I am glad that you wrote.")
    Acts(desk).hand_back(sam, line.id)
    return line


async def chose_the_assistant(desk: Desk) -> Line:
    line = Line(desk)
    await line.say("hello")
    with desk.begin(line.id) as c:
        ask_for_human(c, line.id, Why.ASKED, desk.clock())
    prefers_bot.go_on(desk, line.id)
    return line


@pytest.mark.parametrize("comes_to_the_bot", [handed_back, chose_the_assistant])
async def test_whom_the_bot_was_to_go_on_with_before_a_crash_gets_the_999_words_and_a_person_once(
    desk: Desk, clock: Clock, comes_to_the_bot: Callable[[Desk], Awaitable[Line]]
) -> None:
    line = await comes_to_the_bot(desk)
    clock.passes(seconds=9)
    started_anew(desk).look()
    assert faults(line) == []
    clock.passes(seconds=2)
    round_ = started_anew(desk)
    round_.look(), round_.look(), started_anew(desk).look()
    assert len(faults(line)) == 1 and line.holder == "queue"


@pytest.mark.parametrize("comes_to_the_bot", [handed_back, chose_the_assistant])
async def test_with_whom_it_went_on_is_left_alone(
    desk: Desk, clock: Clock, comes_to_the_bot: Callable[[Desk], Awaitable[Line]]
) -> None:
    line = await comes_to_the_bot(desk)
    await line.relay.resume(line.id)
    clock.passes(minutes=30)
    started_anew(desk).look()
    assert faults(line) == [] and line.holder == "bot"


async def test_where_people_alone_answer_by_now_they_say_so_themselves(desk: Desk, clock: Clock) -> None:
    line, kim = await cut_off(desk, "hello"), staff(desk, "kim", Role.SUPERVISOR)
    with desk.begin() as c:
        switches.turn(c, kim, "api", True, "It repeats itself", desk.clock())
    clock.passes(seconds=11)
    started_anew(desk).look()
    assert faults(line) == []


async def test_one_that_fails_keeps_nobody_else_waiting_and_is_tried_again(
    desk: Desk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    broken, other = await cut_off(desk, "hello"), await cut_off(desk, "hello")

    class Stumbles(Relay):
        def busy(self, conversation_id: str) -> bool:
            if conversation_id == broken.id and not caplog.records:
                raise RuntimeError("once")
            return super().busy(conversation_id)

    clock.passes(hours=2)
    caplog.set_level(logging.ERROR)
    round_ = LostTurns(Stumbles(desk, FakeScreen(), FakeDialogue()))  # type: ignore[arg-type]
    round_.look()
    assert (len(faults(broken)), len(faults(other))) == (0, 1)
    round_.look()
    assert (len(faults(broken)), len(faults(other))) == (1, 1) and "RuntimeError" in caplog.text
