"""Small stand-ins with an effect a test can see."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.channels.dialogue import DialogueUnavailable, Said, Turn
from nlu.screen import Action, By, Concern, Screening, Status


class FakeDialogue:
    """Answers every turn with what it was told to say, and remembers the turns."""

    def __init__(self, *says: Said) -> None:
        self.says: Sequence[Said] = says or (
            Said("Are you safe?", {"kind": "question", "factor": "immediate_danger"}),
        )
        self.turns: list[Turn] = []
        self.down = False
        self._may_answer = asyncio.Event()
        self._may_answer.set()

    async def reply(self, turn: Turn, timeout: float) -> Sequence[Said]:
        self.turns.append(turn)
        if self.down:
            raise DialogueUnavailable("down for the test")
        try:
            async with asyncio.timeout(timeout):
                await self._may_answer.wait()
        except TimeoutError as late:
            raise DialogueUnavailable("late for the test") from late
        return self.says

    @contextmanager
    def thinking(self) -> Iterator[None]:
        """Has no answer yet, until the block ends."""
        self._may_answer.clear()
        try:
            yield
        finally:
            self._may_answer.set()


class FakeScreen:
    """Reads each text as it was told to; anything else is calm English."""

    def __init__(self, **readings: Screening) -> None:
        self.readings = readings
        self.read_texts: list[tuple[str, str | None]] = []

    def read(self, text: str, asked: str | None = None) -> Screening:
        self.read_texts.append((text, asked))
        return self.readings.get(text, Screening(Action.NONE, (), "en", True))


def concern(
    factor: str, value: str, status: str = "affirmed", by: str = "lexicon", words: str = "…"
) -> Concern:
    return Concern(factor, value, Status(status), By(by), words)


def alert(*concerns: Concern) -> Screening:
    return Screening(Action.ALERT, concerns, "en", True)


def ask(*concerns: Concern) -> Screening:
    return Screening(Action.ASK, concerns, "en", True)
