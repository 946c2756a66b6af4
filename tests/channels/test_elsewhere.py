"""What another desk or the actions wrote reaches the pages open at this one."""

from dataclasses import replace

import pytest

from bot.bootstrap import Desk
from bot.channels.elsewhere import Elsewhere
from bot.conversations import service as conversations
from bot.conversations.live import EVERYTHING, Live
from bot.conversations.model import Holder, Why
from tests.builders import a_conversation, caller_says
from tests.conftest import Clock

SOON = 0.05  # seconds


@pytest.fixture
def other(desk: Desk) -> Desk:
    return replace(desk, live=Live())


async def heard(desk: Desk, topic: str, round_: Elsewhere) -> bool:
    async with desk.live.watch(topic) as watch:
        round_.look()
        return await watch.changed(SOON)


async def test_a_line_written_at_another_desk_wakes_the_page_of_its_conversation_once(
    desk: Desk, other: Desk
) -> None:
    here, elsewhere = a_conversation(desk), Elsewhere(desk)
    elsewhere.look()
    caller_says(other, here, "hello")
    assert await heard(desk, here, elsewhere)
    assert not await heard(desk, EVERYTHING, elsewhere)


async def test_a_caller_queued_by_the_actions_wakes_the_wall(desk: Desk, other: Desk, clock: Clock) -> None:
    here, elsewhere = a_conversation(desk), Elsewhere(desk)
    clock.passes(minutes=5)
    elsewhere.look()
    with other.begin() as c:
        conversations.move(c, here, Holder.QUEUE, Why.ASKED, clock())
    assert await heard(desk, EVERYTHING, elsewhere)
