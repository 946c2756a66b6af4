"""Whether silence is staff's own: not after a start, nor after the service or its database stood still."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.handover.limits import Limits

A_MOMENT = timedelta(seconds=5)  # between two looks, however soon somebody counts as lost
LONG = timedelta(days=1)


class Seeing:
    """How long this process has looked without a break. Where nobody looks, nothing is doubted."""

    def __init__(self) -> None:
        self.looked_at: datetime | None = None
        self._since: datetime | None = None

    def look(self, at: datetime, limits: Limits) -> bool:
        """The record was read at this moment; whether whoever is there had time to show it by now."""
        longest = max(limits.lost_after / 3, A_MOMENT)
        if self.looked_at is None or not timedelta() <= at - self.looked_at <= longest:
            self._since = at
        self.looked_at = at
        return self._sure(at, limits)

    def interrupt(self) -> None:
        """Something could not be stored, so signs of life may not have been either."""
        self.looked_at = None

    def patient(self, limits: Limits, at: datetime) -> Limits:
        """The same limits; while in doubt, whoever was there counts as there."""
        return limits if self._sure(at, limits) else replace(limits, lost_after=LONG)

    def _sure(self, at: datetime, limits: Limits) -> bool:
        return self._since is None or at - self._since >= limits.lost_after
