"""The wall: every live conversation at a glance, those the assistant holds too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import store as record
from bot.conversations.model import Conversation, Hold, Holder
from bot.handover.model import QueueItem
from bot.handover.queue import items
from bot.staff import store as people
from bot.staff.model import Staff
from bot.triage import Priority

LIVE = (Holder.BOT, Holder.QUEUE, Holder.HUMAN)
LATELY = 50  # closed conversations shown
QUIET = len(Priority)  # ranks after every priority: nothing is known, and nothing calls for a human


@dataclass(frozen=True)
class OnWall:
    """One conversation on the wall. `holder` names the member of staff who has it."""

    item: QueueItem
    holder: str | None

    @property
    def rank(self) -> tuple[int, bool, datetime]:
        """Most urgent first, then longest since the first sign of risk. Not known counts as urgent once
        there was a sign; a caller who has only just begun comes last."""
        if self.item.priority is None and not self.item.needed:
            return QUIET, True, self.item.waiting_since
        return self.item.rank

    def silent(self, at: datetime) -> timedelta:
        """How long the caller has written nothing."""
        return at - self.item.written_at


def wall(c: Connection, staff: Staff, at: datetime) -> list[OnWall]:
    """Every live conversation this member of staff may see, most urgent first. The look is in the audit."""
    return sorted(_seen(c, staff, at, LIVE), key=lambda one: one.rank)


def closed_lately(c: Connection, staff: Staff, at: datetime) -> list[OnWall]:
    """The conversations closed last, newest first."""
    return sorted(_seen(c, staff, at, (Holder.CLOSED,)), key=lambda one: one.item.hold.since, reverse=True)


def _seen(c: Connection, staff: Staff, at: datetime, among: Sequence[Holder]) -> list[OnWall]:
    held = [(of, hold) for of, hold in record.current_holds(c, among) if staff.sees(of.area)]
    if Holder.CLOSED in among:
        held = sorted(held, key=lambda one: one[1].since)[-LATELY:]
    people.add_audit(c, staff.id, "read_wall", None, {"count": len(held)}, at)
    return _on_wall(c, held)


def _on_wall(c: Connection, held: Sequence[tuple[Conversation, Hold]]) -> list[OnWall]:
    names = people.staff_names(c)
    return [
        OnWall(item, names.get(item.hold.staff_id or 0) if item.hold.holder is Holder.HUMAN else None)
        for item in items(c, held)
    ]
