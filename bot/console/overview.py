"""What a supervisor sees of a day and of this moment, and the human-only switch. Looking is in the audit."""

from datetime import datetime

from bot.bootstrap import Desk
from bot.channels.pick_ups import limits
from bot.conversations import human_only
from bot.conversations.human_only_model import ALL as ALL_CHANNELS
from bot.conversations.human_only_model import Switch
from bot.handover import days, figures, on_duty, reviews, switches
from bot.handover.days import Period
from bot.handover.figures import ALL, Figures, Now
from bot.handover.limits import Limits
from bot.handover.on_duty import OnDuty
from bot.handover.reviews import Waiting
from bot.staff import store as people
from bot.staff.model import Staff


class Overview:
    """For supervisors; the route asks for the role."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def figures(self, staff: Staff, period: str, area: str = ALL) -> tuple[Period, Figures]:
        """What is counted of `today`, `yesterday` or the `week`."""
        at = self._desk.clock()
        of = days.PERIODS[period](at)
        with self._desk.begin() as c:
            people.add_audit(c, staff.id, "read_figures", None, {"period": period, "area": area}, at)
            return of, figures.figures(c, of, area, limits(self._desk.settings).pick_up)

    def now(self, staff: Staff, area: str = ALL) -> tuple[datetime, Now, list[OnDuty]]:
        """Who waits, who is with staff, and who is on."""
        at = self._desk.clock()
        with self._desk.begin() as c:
            found = figures.now(c, at, area, limits(self._desk.settings).pick_up)
            people.add_audit(c, staff.id, "read_now", None, {"waiting": len(found.waits)}, at)
            lost_after = Limits.of(self._desk.settings).lost_after
            return at, found, on_duty.on_duty(c, found.with_staff, at, lost_after)

    def to_review(self, area: str = ALL) -> list[Waiting]:
        """How much waits for a clinician's word there."""
        with self._desk.reading() as c:
            found = reviews.waiting(c, self._desk.clock())
        return [one for one in found if figures.is_in(area, one.area)]

    def switches(self) -> list[Switch]:
        """Where people alone answer."""
        with self._desk.reading() as c:
            return human_only.switches_on(c)

    def turn(self, staff: Staff, channel: str, on: bool, reason: str) -> None:
        """Lets people alone answer on a channel, or the assistant again. Raises ReasonNeeded, AlreadySo."""
        with self._desk.begin() as c:
            switches.turn(c, staff, channel, on, reason, self._desk.clock())
        self._desk.live.notify(ALL_CHANNELS)
