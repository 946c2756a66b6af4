"""One turn being answered, and what is needed to answer it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.turn import Turn
from actions.voice import Voice
from bot.bootstrap import Desk
from bot.handover.model import Standing
from bot.handover.standing import standing


@dataclass
class Scene:
    """One turn being answered: what came in, where the conversation stands, and the voice to answer with."""

    c: Any  # the open transaction; only the slices look inside
    desk: Desk
    turn: Turn
    voice: Voice
    at: datetime
    now: Standing
    told: dict[str, object]  # what this message answered, by factor

    @property
    def id(self) -> str:
        return self.turn.conversation_id

    def look_again(self) -> None:
        """Reads where the conversation stands after something changed it."""
        self.now = standing(self.c, self.id, self.desk.ruleset)
        self.voice.other = self.now.answered.values.get("for_whom") == "other"
