"""Days as London has them: they begin at midnight there, and twice a year have 23 or 25 hours."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.london import LONDON


@dataclass(frozen=True)
class Period:
    """From `start` until just before `end`."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def today(at: datetime) -> Period:
    """Since midnight, until now."""
    return Period(_midnight(at, 0), at)


def yesterday(at: datetime) -> Period:
    """The whole day before this one."""
    return Period(_midnight(at, 1), _midnight(at, 0))


def last_week(at: datetime) -> Period:
    """Today and the six days before it."""
    return Period(_midnight(at, 6), at)


PERIODS: Mapping[str, Callable[[datetime], Period]] = {
    "today": today,
    "yesterday": yesterday,
    "week": last_week,
}


def hour_of(moment: datetime) -> int:
    """The hour on London's clocks."""
    return moment.astimezone(LONDON).hour


def _midnight(at: datetime, days_before: int) -> datetime:
    local = at.astimezone(LONDON)
    day = local.date() - timedelta(days=days_before)
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(at.tzinfo)
