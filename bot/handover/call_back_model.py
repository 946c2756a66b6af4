"""A caller who wants to be rung, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.handover.model import HandoverError

SAFE = ("yes", "no_message")  # whether it is safe to ring, and to leave a message
TIMES = ("any", "morning", "afternoon", "evening")
MOST_TRIES = 3  # then a clinician looks at what to do


@dataclass(frozen=True)
class Try:
    """One time somebody rang."""

    staff: str
    reached: bool
    note: str | None
    at: datetime


@dataclass(frozen=True)
class CallBack:
    """A number to ring, when, and each time it was tried."""

    id: int
    conversation_id: str
    phone: str
    safe: str
    best_time: str
    at: datetime
    tries: tuple[Try, ...] = ()

    @property
    def reached(self) -> bool:
        return any(one.reached for one in self.tries)

    @property
    def open(self) -> bool:
        """Whether it is still to be tried."""
        return not self.reached and len(self.tries) < MOST_TRIES

    @property
    def needs_review(self) -> bool:
        """Whether nobody could be reached, and a clinician must say what happens now."""
        return not self.reached and len(self.tries) >= MOST_TRIES


class BadCallBack(HandoverError):
    """What was asked for cannot be rung; the text says what to change, and `field` where."""

    def __init__(self, words: str, field: str = "phone") -> None:
        super().__init__(words)
        self.field = field


class CallBackOver(HandoverError):
    """There is nothing left to try."""
