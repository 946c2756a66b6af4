"""Who is on, and what each of them holds and has met in this shift. In order of name: nobody is ranked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.handover import exposure, presence
from bot.handover.duty_model import Duty
from bot.handover.exposure import Exposure
from bot.handover.standing import QUEUED_AT_ONCE
from bot.handover.stories import Story
from bot.staff import store as people
from bot.staff.model import Staff


@dataclass(frozen=True)
class OnDuty:
    """One member of staff who is here, or who holds callers though they are not."""

    staff: Staff
    duty: Duty  # lost only while there is no sign of life of them
    holds: int
    hard: int  # of these, at A or B
    met: Exposure


def on_duty(c: Connection, with_staff: Sequence[Story], at: datetime, lost_after: timedelta) -> list[OnDuty]:
    """Everybody whose console is open, and everybody who holds a caller."""
    held: dict[int, list[Story]] = defaultdict(list)
    for story in with_staff:
        held[story.holds[-1].staff_id or 0].append(story)
    present = presence.present(c, at, lost_after)
    here = {one.staff.id: Duty.OFF if one.duty is Duty.LOST else one.duty for one in present}
    found = [
        OnDuty(
            staff=one,
            duty=here.get(one.id, Duty.LOST),
            holds=len(held[one.id]),
            hard=sum(story.priority() in QUEUED_AT_ONCE for story in held[one.id]),
            met=exposure.in_shift(c, one.id, at),
        )
        for one in people.by_id(c, here.keys() | held.keys())
    ]
    return sorted(found, key=lambda one: one.staff.username)
