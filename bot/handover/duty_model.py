"""Who is on duty, and a caller who is put before one of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.handover.model import HandoverError
from bot.staff.model import Staff


class Duty(StrEnum):
    """What a member of staff says of themselves; `lost` is what the service found."""

    READY = "ready"  # callers may be offered to them
    BUSY = "busy"  # at work or on a break: no offers
    OFF = "off"
    LOST = "lost"  # no sign of life any more; whoever comes back says anew that they are ready


ON_DUTY = (Duty.READY, Duty.BUSY)


@dataclass(frozen=True)
class OnDuty:
    """A member of staff of whom there is a fresh sign of life, and what they said last."""

    staff: Staff
    duty: Duty
    seen_at: datetime


class Ending(StrEnum):
    """How an offer ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    LOST = "lost"  # the connection of whoever it was made to
    WITHDRAWN = "withdrawn"  # somebody else took the caller, or the offer no longer fits


@dataclass(frozen=True)
class Offer:
    """A caller put before one member of staff: from the queue, or by the colleague who holds them."""

    id: int
    conversation_id: str
    staff_id: int
    from_id: int | None
    note: str | None
    at: datetime
    expires_at: datetime

    @property
    def transfer(self) -> bool:
        return self.from_id is not None


class OfferOver(HandoverError):
    """The offer has ended: it took too long, or somebody else has the caller."""


class NotHere(HandoverError):
    """The colleague is not at work now."""
