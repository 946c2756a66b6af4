"""London's time, and how a time of day is told in it."""

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def clock(moment: datetime) -> str:
    """The time of day in London, as in `9:14pm`."""
    local = moment.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
