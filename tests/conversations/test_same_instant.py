"""A bot and a human who speak at the same instant: whoever is first, the bot is silent after the claim."""

import random
import threading
import time

import pytest

from bot.bootstrap import Desk
from bot.channels.dialogue import Said
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import Holder, Sender, Why
from tests.builders import staff
from tests.fakes import FakeDialogue, FakeScreen

TIMES = 1000


@pytest.mark.timeout(600)
def test_a_thousand_times_the_bot_says_nothing_after_a_person_has_claimed(desk: Desk) -> None:
    sam, relay = staff(desk), Relay(desk, FakeScreen(), FakeDialogue())  # type: ignore[arg-type]
    acts, chance = Acts(desk), random.Random(7)
    before, after = 0, 0
    start, done = threading.Barrier(2), threading.Barrier(2)
    callers: list[str] = []
    one_is_done = [threading.Event() for _ in range(TIMES)]

    def comes_in(n: int, second: bool) -> None:
        """At a moment left to chance; where told to be second, after the other."""
        if second:
            one_is_done[n].wait()
        else:
            time.sleep(chance.random() * 0.002)

    def bot() -> None:
        for n in range(TIMES):
            start.wait()
            comes_in(n, second=n % 20 == 0)
            relay._store_said(callers[n], [Said("Are you safe?", {})])
            one_is_done[n].set()
            done.wait()

    with desk.begin() as c:
        for _ in range(TIMES):
            found = conversations.open_conversation(c, channel="api", at=desk.clock()).conversation.id
            conversations.move(c, found, Holder.QUEUE, Why.ASKED, desk.clock())
            callers.append(found)
    speaking = threading.Thread(target=bot)
    speaking.start()
    for n in range(TIMES):
        start.wait()
        comes_in(n, second=n % 20 == 10)
        acts.claim(sam, callers[n])
        one_is_done[n].set()
        done.wait()
    speaking.join()
    with desk.reading() as c:
        for found in callers:
            said = [m.draft.sender for m in conversations.transcript(c, found)]
            assert said in ([Sender.SYSTEM], [Sender.BOT, Sender.SYSTEM])
            before, after = before + (len(said) == 2), after + (len(said) == 1)
            assert conversations.hold(c, found).holder is Holder.HUMAN
    assert before > 20 and after > 20, "both orders were tried"
