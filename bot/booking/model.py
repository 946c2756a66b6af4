"""What can be booked, what has been, and what can go wrong."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What became of a booking."""

    HELD = "held"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # a hold nobody confirmed


@dataclass(frozen=True)
class Opening:
    """A time that can be booked. `demonstration` is true unless a real diary stands behind it."""

    id: str
    service_name: str
    start: datetime
    end: datetime
    how: str  # "phone" or "face_to_face"
    demonstration: bool = True


@dataclass(frozen=True)
class Hold:
    """An opening kept for one conversation until `until`."""

    opening: Opening
    conversation_id: str
    until: datetime


@dataclass(frozen=True)
class Booking:
    """A booking and the reference its caller can read aloud."""

    reference: str
    opening: Opening
    state: State
    conversation_id: str


class OpeningTaken(Exception):
    """Somebody else has this opening, or holds it just now."""


class OpeningGone(Exception):
    """This opening has passed, or never was."""


class BookingUnknown(Exception):
    """Nothing is booked under this reference or in this conversation."""
