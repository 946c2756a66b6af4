"""A caller on Telegram who asks to be rung: typed numbers and words, through the real channel and actions."""

import pytest

from actions import base
from bot.bootstrap import Desk
from bot.console.calls import Calls
from tests.actions.stage import ActedDialogue
from tests.builders import answer, staff
from tests.channels.phone import phone
from tests.standins.telegram_api import TelegramApi

ANNE = 11


async def test_a_caller_who_writes_ring_me_is_on_the_list_to_ring_after_four_short_messages(
    desk: Desk, api: TelegramApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "the_desk", lambda: desk)
    async with phone(desk, api, ActedDialogue(desk, {})) as line:  # type: ignore[arg-type]
        await line.begins(ANNE)
        told = {"immediate_danger": ("none",), "suicidal_thoughts": "yes", "suicide_intent": "no"}
        answer(desk, line.conversation(ANNE), **told, suicide_plan="yes")  # type: ignore[arg-type]
        api.writes(ANNE, "Ring me please")
        await line.read(ANNE, "Which number should we ring?")
        api.writes(ANNE, "020 7946 0018")
        safe = await line.read(ANNE, "Is it safe for us to ring")
        assert "2. Yes, but don't leave a message" in safe
        api.writes(ANNE, "2")
        await line.read(ANNE, "4. In the evening")
        api.writes(ANNE, "4")
        await line.read(ANNE, desk.wording.text("utter_call_back_kept"))
    [found] = Calls(desk).to_ring(staff(desk))
    wish = found.wish
    assert (wish.phone, wish.safe, wish.best_time) == ("+442079460018", "no_message", "evening")
