"""Alarms: work about risk that nobody has seen to in time is heard, and goes on up the chain."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.handover import breach_store, work, work_store
from bot.handover.standing import open_risk
from bot.handover.work_model import CHAIN, KINDS, Act, Level, WorkItem, WorkKind
from bot.staff.model import Staff
from bot.triage import Priority

SHOWN = 10  # alarms whose priority is looked up: however many there are, the bar stays quick
HEARD = tuple(kind for kind, about in KINDS.items() if about.alarm)
RISK = tuple(priority for priority in Priority if open_risk(priority))


def ringing_for(c: Connection, staff: Staff, managers: Collection[str]) -> list[WorkItem]:
    """The alarms this member of staff is to hear now, the most urgent few first."""
    rings = [item for item in work_store.open_items(c, *HEARD) if item.rings]
    found = _of_who_waits(c, [item for item in rings if _hears(staff, item, managers)])
    worst = breach_store.worst(c, [item.about for item in found])
    found.sort(key=lambda item: (worst.get(item.about, Priority.URGENT).rank, item.due_at))
    first = [work.ranked(c, item) for item in found[:SHOWN]]
    return sorted(first, key=lambda item: item.rank) + found[SHOWN:]


def due(c: Connection, at: datetime, step: timedelta) -> list[WorkItem]:
    """Whose alarm begins now, or goes on because its step has passed and nobody has acted."""
    return _of_who_waits(c, [one for one in work_store.open_items(c, *HEARD) if _goes_on(one, at, step)])


def go_on(c: Connection, item: WorkItem, at: datetime, step: timedelta, on_duty: Collection[Staff]) -> None:
    """Begins an alarm, or takes it to the next in the chain, unless that was done meanwhile."""
    conversations.lock(c, item.about)
    work_store.lock(c, item.id)
    now = work_store.item(c, item.id)
    if now is None or not _goes_on(now, at, step):
        return
    level = now.level.next if now.alarmed_at else now.level
    while level is not CHAIN[-1] and not any(Level(s.role) is level and s.sees(now.area) for s in on_duty):
        level = level.next  # an alarm nobody hears helps nobody
    work_store.add_act(c, now.id, Act.PASSED_ON, None, at, to=level)


def _of_who_waits(c: Connection, items: list[WorkItem]) -> list[WorkItem]:
    """Without breaches that are over, and not yet ended in the record."""
    breaches = [item.about for item in items if item.kind is WorkKind.BREACH]
    waiting = breach_store.waiting(c, RISK, breaches)
    return [item for item in items if item.kind is not WorkKind.BREACH or item.about in waiting]


def _goes_on(item: WorkItem, at: datetime, step: timedelta) -> bool:
    """With the last in the chain it rings on; it comes back to them only after they have heard it."""
    if item.ended or at < item.alarm_at:
        return False
    if item.alarmed_at is None:
        return True
    return at >= item.alarmed_at + step and (item.level is not CHAIN[-1] or not item.rings)


def _hears(staff: Staff, item: WorkItem, managers: Collection[str]) -> bool:
    """Whoever it has reached and may act goes on hearing it; a duty manager hears it from every area.

    Who has the caller hears it first.
    """
    if item.holder_id == staff.id or item.holders_alone:
        return item.holder_id == staff.id
    if item.level is CHAIN[-1] and staff.username in managers:
        return True
    reached = CHAIN.index(Level(staff.role)) <= CHAIN.index(item.level)
    return staff.sees(item.area) and reached and item.least.reached_by(staff.role)
