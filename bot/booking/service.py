"""What others ask of booking. Which diary answers is decided here alone."""

from datetime import datetime

from sqlalchemy import Connection

from bot.booking import demonstration
from bot.booking.gateway import DiaryGateway
from bot.booking.model import Booking, BookingUnknown, Hold, Opening, OpeningGone, OpeningTaken, State
from bot.directory.service import areas
from bot.london import LONDON

__all__ = [
    "Booking", "BookingUnknown", "DiaryGateway", "Hold", "Opening", "OpeningGone", "OpeningTaken", "State",
    "as_json", "book", "booking_of", "cancel", "hold", "openings", "seed", "spoken",
]  # fmt: skip

_diary: DiaryGateway = demonstration.DemonstrationDiary()

openings = _diary.openings
hold = _diary.hold
book = _diary.book
cancel = _diary.cancel
booking_of = _diary.booking_of


def seed(connection: Connection, at: datetime) -> int:
    """Fills the demonstration diary for 28 days ahead: at start, and once a day. Says how many it added."""
    return demonstration.seed(connection, tuple(sorted(areas())), at)


def spoken(moment: datetime) -> str:
    """A time as callers read it, in London: "Tuesday 24 November at 10am".

    >>> spoken(datetime.fromisoformat("2026-11-24T10:30:00+00:00"))
    'Tuesday 24 November at 10:30am'
    """
    local = moment.astimezone(LONDON)
    clock = f"{local.hour % 12 or 12}" + (f":{local:%M}" if local.minute else "")
    clock += "am" if local.hour < 12 else "pm"
    return f"{local:%A} {local.day} {local:%B} at {'midday' if clock == '12pm' else clock}"


def as_json(opening: Opening) -> dict[str, object]:
    """An opening as the pages and the API show it."""
    return {
        "id": opening.id,
        "service_name": opening.service_name,
        "start": opening.start.isoformat(),
        "end": opening.end.isoformat(),
        "when": spoken(opening.start),
        "how": opening.how,
        "demonstration": opening.demonstration,
    }
