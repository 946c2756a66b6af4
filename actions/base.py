"""What every action shares: the parts, one transaction a turn, and faults that nobody swallows."""

import asyncio
import logging
import traceback
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import call_back, changing
from actions.answering import is_an_answer, take
from actions.asking import go_on
from actions.scene import Scene
from actions.turn import Turn
from actions.voice import Voice
from bot.bootstrap import Desk
from bot.handover.standing import standing
from bot.settings import Settings

log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def the_desk() -> Desk:
    """The service's parts, made once when the first turn comes."""
    return Desk.from_settings(Settings())


class TurnAction(Action, ABC):
    """An action named `called`, that answers one turn in one transaction."""

    called: ClassVar[str]

    def name(self) -> str:
        return self.called

    @abstractmethod
    def reply(self, scene: Scene) -> None:
        """Says what there is to say. What the message answered has been recorded already."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[dict[str, Any]]:
        try:
            await asyncio.to_thread(self.answer, dispatcher, Turn.of(tracker))
        except Exception as error:  # told without a caller's words; the desk then gives the fault wording
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error(
                "%s failed: %s at %s:%s", self.called, type(error).__name__, where.filename, where.lineno
            )
            raise ActionExecutionRejection(self.called, f"{self.called} failed") from None
        return []

    def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> None:
        """Records what the message answered, then replies."""
        desk = the_desk()
        with desk.begin(turn.conversation_id) as c:
            before = standing(c, turn.conversation_id, desk.ruleset)
            scene = Scene(
                c, desk, turn, Voice(dispatcher, desk.wording, other=False), desk.clock(), before, {}
            )
            take(scene)
            if changing.heard(scene) or call_back.heard(scene):
                return
            go_on(scene) if is_an_answer(scene) else self.reply(scene)
