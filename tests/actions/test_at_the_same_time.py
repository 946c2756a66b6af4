"""What comes late, twice or at the same moment never hides danger, and answers only what it was meant for."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from bot.bootstrap import Desk
from bot.channels.dialogue import Said, Turn
from bot.channels.incoming import Choice, Incoming, incoming
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Kind, Sender, Source
from bot.handover import settling
from bot.handover.standing import priority_of, take_answers
from bot.triage import Priority, Value
from tests.actions.stage import ActedDialogue, a_caller
from tests.builders import holder_of, staff
from tests.channels.test_relay import OVERDOSE, Line
from tests.conftest import Clock
from tests.fakes import FakeScreen, alert, concern

ODD = alert(concern("suicidal_thoughts", "yes", by="classifier"))
SO_FAR: dict[str, Value] = {"story": "low", "for_whom": "self", "immediate_danger": ("none",), "age": "34"}


class Held(ActedDialogue):
    """Answers a message only once it may."""

    def __init__(self, desk: Desk, text: str) -> None:
        super().__init__(desk, {})
        self.text, self.heard, self.may = text, asyncio.Event(), asyncio.Event()

    async def reply(self, turn: Turn, timeout: float) -> Sequence[Said]:
        if turn.text == self.text:
            self.heard.set()
            await self.may.wait()
        return await super().reply(turn, timeout)


def asked(desk: Desk, found: str, factor: str, *values: str) -> None:
    """The bot puts a question; then nothing but the caller's next words is between."""
    choices = [{"value": value, "label": value} for value in values]
    question = {"factor": factor, "multiple": factor == "immediate_danger", "choices": choices}
    with desk.begin(found) as c:
        draft = Draft(Sender.BOT, f"{factor}?", Kind.QUESTION, question=question)
        conversations.say(c, found, draft, desk.clock())


def on_telegram(desk: Desk, relay: Relay, question: str) -> str:
    """A caller who has told a little, and whom we have just asked this."""
    found = relay.open("telegram")[0].conversation.id
    with desk.begin(found) as c:
        take_answers(c, found, SO_FAR, Source.BUTTON, desk.clock(), desk.ruleset)
    asked(desk, found, question)
    return found


def written(desk: Desk, found: str) -> list[str]:
    with desk.reading() as c:
        return [m.draft.text for m in conversations.transcript(c, found) if m.draft.sender is Sender.CALLER]


async def test_a_calm_answer_that_is_read_late_takes_no_newer_alarm_back(stocked: Desk) -> None:
    dialogue = Held(stocked, "no")
    relay = Relay(stocked, FakeScreen(odd=ODD), dialogue)
    found = on_telegram(stocked, relay, "suicidal_thoughts")
    calm = asyncio.create_task(relay.receive(found, incoming("1", "no", None)))
    await dialogue.heard.wait()
    odd = asyncio.create_task(relay.receive(found, incoming("2", "odd", None)))
    while holder_of(stocked, found) != "queue":
        await asyncio.sleep(0.01)
    dialogue.may.set()
    await asyncio.gather(calm, odd)
    with stocked.reading() as c:
        stands = conversations.answered(c, found)
    assert holder_of(stocked, found) == "queue" and "suicidal_thoughts" in stands.reopened


async def test_words_are_no_answer_to_a_question_that_came_after_them(stocked: Desk) -> None:
    dialogue = Held(stocked, "nope")
    relay = Relay(stocked, FakeScreen(), dialogue)
    found = on_telegram(stocked, relay, "suicidal_thoughts")
    first = asyncio.create_task(relay.receive(found, incoming("1", "nope", None)))
    await dialogue.heard.wait()
    second = asyncio.create_task(relay.receive(found, incoming("2", "nope", None)))
    while written(stocked, found).count("nope") < 2:
        await asyncio.sleep(0.01)
    dialogue.may.set()
    await asyncio.gather(first, second)
    with stocked.reading() as c:
        told = conversations.answered(c, found).values
    assert told["suicidal_thoughts"] == "no" and not set(told) - {*SO_FAR, "suicidal_thoughts"}, told


async def test_an_alarm_during_a_fault_outlives_it(desk: Desk) -> None:
    line = Line(desk, odd=ODD)
    line.dialogue.down = True
    await line.say("hello")
    line.dialogue.down = False
    await line.say("odd")
    assert line.holder == "queue"


@pytest.mark.parametrize("learned", [{"immediate_danger": ("none",)}, {}])
def test_whoever_is_in_danger_again_is_told_again_whom_to_ring(
    stocked: Desk, learned: dict[str, Value]
) -> None:
    caller = a_caller(stocked, FakeScreen(**{"taken": OVERDOSE, "taken more": OVERDOSE}))
    sam = staff(stocked)
    assert caller.says("taken").heard("utter_emergency_overdose")
    Acts(stocked).claim(sam, caller.id)
    Acts(stocked).confirm(sam, caller.id, Priority.ROUTINE, "Yesterday, and seen at A&E.")
    Acts(stocked).hand_back(sam, caller.id, learned)
    for _ in range(8):
        caller.says("tell me more")
    assert caller.says("taken more").heard("utter_emergency_overdose")


def test_whoever_comes_back_days_after_the_end_in_danger_is_told_again_whom_to_ring(
    stocked: Desk, clock: Clock
) -> None:
    caller, sam = a_caller(stocked, FakeScreen(taken=OVERDOSE)), staff(stocked)
    caller.says("taken")
    Acts(stocked).claim(sam, caller.id)
    Acts(stocked).close(sam, caller.id, "Seen", "With the crew.", "Ring 999.")
    clock.passes(days=2)
    caller.says("hello").says("how are you")
    assert caller.says("taken").heard("utter_emergency_overdose")


def test_danger_told_while_a_clinician_lowers_the_priority_counts_after_it(desk: Desk, clock: Clock) -> None:
    line, sam, stored = Line(desk), staff(desk), list[object]()
    asked(desk, line.id, "immediate_danger", "overdose_taken", "none")
    tap = Incoming("z", choice=Choice("immediate_danger", ("overdose_taken",)))
    taps = threading.Thread(target=lambda: stored.append(line.relay._take(line.id, tap)))
    with desk.begin(line.id) as c:
        taps.start()
        taps.join(0.3)  # it is on its way, and waits for this to end
        clock.passes(seconds=1)
        settling.confirm(c, sam, line.id, Priority.ROUTINE, "Calm now.", desk.clock())
        clock.passes(seconds=1)
    taps.join()
    with desk.reading() as c:
        assert stored and priority_of(c, line.id) is Priority.EMERGENCY
