"""What is true for a caller who waits: their place, and whether anybody is there to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.db.parts import in_parts
from bot.handover import presence, queue, waiting_store
from bot.handover.limits import Limits
from bot.handover.model import QueueItem


@dataclass(frozen=True)
class Waiting:
    """Their place among those who wait for the same staff, and whether any of these are on duty."""

    place: int
    on_duty: bool


def waiting_of(
    c: Connection, conversation_id: str, at: datetime, limits: Limits, everybody: Sequence[QueueItem] = ()
) -> Waiting | None:
    """None if the caller is not in the queue. `everybody` is the queue in order, if it was read already."""
    ahead: list[str | None] = []
    for item in everybody or queue.waiting(c):
        if item.conversation.id == conversation_id:
            area = item.conversation.area
            before = [other for other in ahead if other is None or area is None or other == area]
            there = presence.anybody_on_duty(c, area, at, limits.lost_after)
            return Waiting(len(before) + 1, there)
        ahead.append(item.conversation.area)
    return None


def told(c: Connection, conversation_id: str, since: datetime) -> int:
    """The last step of words about this stretch of waiting that was said; 0 if none was."""
    return waiting_store.told(c, conversation_id, since)


def told_all(c: Connection, items: Sequence[QueueItem]) -> dict[str, int]:
    """The last step of words that each of these callers was told in this stretch of waiting."""
    found = dict[tuple[str, datetime], int]()
    for part in in_parts(item.conversation.id for item in items):
        found |= waiting_store.told_of(c, part)
    return {item.conversation.id: found.get((item.conversation.id, item.hold.since), 0) for item in items}


def note_told(
    c: Connection, conversation_id: str, since: datetime, step: int, seq: int, at: datetime
) -> None:
    """Keeps that message `seq` said it, so that it is said once."""
    waiting_store.add_told(c, conversation_id, since, step, seq, at)


def last_line(c: Connection, conversation_id: str, since: datetime) -> tuple[int, datetime] | None:
    """The last message that said it in this stretch of waiting, and when; None if none did."""
    return waiting_store.last_line(c, conversation_id, since)
