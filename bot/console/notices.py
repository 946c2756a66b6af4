"""What every page of the console says: where the assistant is off, and that a break would be good."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.bootstrap import Desk
from bot.conversations import human_only
from bot.handover import exposure
from bot.handover.exposure import BreakAfter, Prompt
from bot.staff import store as people
from bot.staff.model import Staff

CHANNELS = {
    "web": "the web chat", "telegram": "Telegram", "phone": "phone triage", "api": "other programs",
    "all": "every channel",
}  # fmt: skip


@dataclass(frozen=True)
class Off:
    """A switch that is on: the assistant is off on this channel. Who, when and why are for all to see."""

    channel: str
    where: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Notices:
    """What is to be said now, if anything is."""

    off: tuple[Off, ...] = ()
    prompt: Prompt | None = None


def break_after(desk: Desk) -> BreakAfter:
    """When this deployment asks staff to take a break."""
    settings = desk.settings
    return BreakAfter(settings.break_after_hard, timedelta(minutes=settings.break_after_minutes))


def notices(desk: Desk, staff: Staff) -> Notices:
    """As things stand now."""
    with desk.reading() as c:
        switches = human_only.switches_on(c)
        names = people.staff_names(c) if switches else {}
        off = tuple(
            Off(s.channel, CHANNELS[s.channel], names.get(s.staff_id, "somebody"), s.at, s.reason)
            for s in switches
        )
        return Notices(off, exposure.prompt(c, staff.id, desk.clock(), break_after(desk)))
