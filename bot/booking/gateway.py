"""What any diary can do. The demonstration diary is one; one that speaks BaRS would be another."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from bot.booking.model import Booking, Hold, Opening
from bot.triage import Priority


class DiaryGateway(Protocol):
    """A diary of openings. Every method runs inside the caller's transaction."""

    def openings(
        self,
        connection: Connection,
        *,
        area: str,
        priority: Priority,
        age: str | int | None,
        at: datetime,
        limit: int = 6,
    ) -> list[Opening]:
        """Free times, soonest first, spread over days. Empty for all but `soon` and `routine`."""

    def hold(
        self, connection: Connection, opening_id: str, conversation_id: str, at: datetime, minutes: int = 10
    ) -> Hold:
        """Keeps an opening for a conversation; lets go of any other it held. OpeningTaken, OpeningGone."""

    def book(self, connection: Connection, opening_id: str, conversation_id: str, at: datetime) -> Booking:
        """Books it, if it is still free. A conversation has one booking: this cancels an earlier one.

        OpeningTaken, OpeningGone: then nothing has changed, and the earlier booking stands.
        """

    def cancel(self, connection: Connection, reference_or_conversation: str, at: datetime) -> Booking:
        """Cancels; asked twice, answers the same. BookingUnknown."""

    def booking_of(self, connection: Connection, conversation_id: str) -> Booking | None:
        """The booking that stands for this conversation."""
