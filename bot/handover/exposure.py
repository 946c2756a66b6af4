"""What somebody on our team has read and held in this shift, and when to ask them to take a break.

It looks after staff. It is a count of what they met, never a measure of them, and nobody is ranked by it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.handover import exposure_store as store
from bot.handover.model import HandoverError
from bot.handover.standing import QUEUED_AT_ONCE
from bot.staff import store as people
from bot.staff.model import Staff

SHIFT = timedelta(hours=12)  # the longest; what was before it is another shift's
REST = timedelta(hours=6)  # whoever signs in after so long without an act begins another one
PUT_OFF_FOR = timedelta(minutes=30)
TAKEN, PUT_OFF = "taken", "put_off"


@dataclass(frozen=True)
class BreakAfter:
    """After how many hard conversations, or how long, somebody is asked to take a break."""

    hard: int
    time: timedelta


@dataclass(frozen=True)
class Exposure:
    """Since `since`: the conversations at A or B that were read, and the lines with danger in all of them."""

    since: datetime
    hard: int
    lines: int


@dataclass(frozen=True)
class Prompt:
    """It is time for a break: since when somebody has worked without one, and what they met."""

    met: Exposure
    worked: timedelta
    may_put_off: bool


class NoPrompt(HandoverError):
    """There is nothing to put off, or it has been put off once already."""


def in_shift(c: Connection, staff_id: int, at: datetime) -> Exposure:
    """All of this shift, breaks or none."""
    return _met(c, staff_id, _shift_began(c, staff_id, at))


def prompt(c: Connection, staff_id: int, at: datetime, after: BreakAfter) -> Prompt | None:
    """The prompt that is due now, if one is. It comes back half an hour after it was put off."""
    since = _since_break(c, staff_id, at)
    met = _met(c, staff_id, since)
    if met.hard < after.hard and at - since < after.time:
        return None
    put_off = store.last_break(c, staff_id, PUT_OFF, since)
    if put_off is not None and at < put_off + PUT_OFF_FOR:
        return None
    return Prompt(met, at - since, may_put_off=put_off is None)


def put_off(c: Connection, staff: Staff, at: datetime, after: BreakAfter) -> None:
    """Not now. Needs no reason, and can be done once until a break is taken. Raises NoPrompt."""
    due = prompt(c, staff.id, at, after)
    if due is None or not due.may_put_off:
        raise NoPrompt("A break can be put off once.")
    _keep(c, staff, PUT_OFF, at)


def take(c: Connection, staff: Staff, at: datetime) -> None:
    """They have had a break: counting begins anew."""
    _keep(c, staff, TAKEN, at)


def _keep(c: Connection, staff: Staff, act: str, at: datetime) -> None:
    store.add_break(c, staff.id, act, at)
    people.add_audit(c, staff.id, f"break_{act}", None, {}, at)


def _since_break(c: Connection, staff_id: int, at: datetime) -> datetime:
    began = _shift_began(c, staff_id, at)
    return store.last_break(c, staff_id, TAKEN, began) or began


def _shift_began(c: Connection, staff_id: int, at: datetime) -> datetime:
    for came in store.sign_ins(c, staff_id, at - SHIFT):
        last = store.first_act(c, staff_id, came - REST)
        if last is None or last >= came:
            return came
    return store.first_act(c, staff_id, at - SHIFT) or at


def _met(c: Connection, staff_id: int, since: datetime) -> Exposure:
    read = store.read_until(c, staff_id, since)
    became = store.became(c, list(read), QUEUED_AT_ONCE)
    hard = sum(became[one] <= until for one, until in read.items() if one in became)
    lines = sum(written <= read[one] for one, written in store.alerts(c, list(read)))
    return Exposure(since, hard, lines)
