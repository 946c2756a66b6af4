"""Small stand-ins with an effect a test can see."""

import asyncio
from collections.abc import Sequence

from bot.channels.dialogue import DialogueUnavailable, Said, Turn


class FakeDialogue:
    """Answers every turn with what it was told to say, and remembers the turns."""

    def __init__(self, *says: Said) -> None:
        self.says: Sequence[Said] = says or (Said("Are you safe?", {"kind": "question", "factor": "immediate_danger"}),)
        self.turns: list[Turn] = []
        self.down = False
        self.takes = 0.0

    async def reply(self, turn: Turn, timeout: float) -> Sequence[Said]:
        self.turns.append(turn)
        if self.down:
            raise DialogueUnavailable("down for the test")
        if self.takes > timeout:
            await asyncio.sleep(timeout)
            raise DialogueUnavailable("late for the test")
        await asyncio.sleep(self.takes)
        return self.says
