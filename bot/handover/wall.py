"""The wall: every live conversation at a glance, those the assistant holds too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import store as record
from bot.conversations.model import Conversation, Hold, Holder, Sender
from bot.handover import wall_store as store
from bot.handover.model import QueueItem
from bot.handover.standing import as_it_counts, first_sign, reasons_of
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
    written_at: datetime  # by the caller; or when it began
    needed: bool  # whether there was any sign of risk, or a person was needed
    holder: str | None

    @property
    def rank(self) -> tuple[int, datetime]:
        """Most urgent first, then longest since the first sign of risk. Not known counts as urgent once
        there was a sign; a caller who has only just begun comes last."""
        if self.item.priority is None and not self.needed:
            return QUIET, self.item.waiting_since
        return self.item.rank

    def silent(self, at: datetime) -> timedelta:
        """How long the caller has written nothing."""
        return at - self.written_at


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
    ids = [of.id for of, _ in held]
    assessed, confirmed = store.assessed(c, ids), store.confirmed(c, ids)
    queued, alarmed = store.first_queued(c, ids), store.first_alarm(c, ids)
    last, written = store.last_messages(c, ids), store.last_messages(c, ids, Sender.CALLER)
    names = people.staff_names(c)
    found = []
    for of, hold in held:
        history = assessed.get(of.id, [])
        priority = as_it_counts(history, confirmed.get(of.id, []))
        first = first_sign(history, [times[of.id] for times in (queued, alarmed) if of.id in times])
        item = QueueItem(
            of, hold, priority, first or of.created_at, reasons_of(history, priority),
            last.get(of.id, of.created_at),
        )  # fmt: skip
        holder = names.get(hold.staff_id or 0) if hold.holder is Holder.HUMAN else None
        found.append(OnWall(item, written.get(of.id, of.created_at), first is not None, holder))
    return found
