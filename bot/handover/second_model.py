"""What a second person is asked to agree to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.handover.model import HandoverError


class SecondAct(StrEnum):
    """What waits for a second person, where the caller is an emergency or very urgent."""

    CLOSE = "close"
    LOWER = "lower"


class Done(StrEnum):
    """What became of something asked for."""

    DONE = "done"
    ALREADY = "already"  # it was so before; nothing was done or said again
    ASKED = "asked"  # a second person must agree first


@dataclass(frozen=True)
class SecondRequest:
    """One act that waits for a second person's word; `seq` is the last message it was asked after."""

    id: int
    conversation_id: str
    staff_id: int
    staff: str
    act: SecondAct
    details: Mapping[str, str]
    seq: int
    at: datetime


@dataclass(frozen=True)
class SecondAnswer:
    """What a second person said to a request, and why if they said no."""

    request: SecondRequest
    staff: str
    answer: str
    reason: str | None
    at: datetime


class RequestOver(HandoverError):
    """It was answered already, or what it rested on has changed."""


class SecondNeeded(HandoverError):
    """This must be somebody else than who asked."""
