"""The SQL of callers taken over from a colleague."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.conversations.model import Why
from bot.conversations.tables import holders
from bot.staff.tables import staff


@dataclass(frozen=True)
class TakenOver:
    """A caller whom a colleague took over."""

    conversation_id: str
    by: str
    at: datetime


def taken_from(c: Connection, staff_id: int, since: datetime) -> list[TakenOver]:
    """Newest first."""
    before = holders.alias()
    query = (
        select(holders.c.conversation_id, staff.c.username, holders.c.at)
        .join(
            before,
            (before.c.conversation_id == holders.c.conversation_id) & (before.c.n == holders.c.n - 1),
        )
        .join(staff, staff.c.id == holders.c.staff_id)
        .where(holders.c.why == Why.TAKEN_OVER, holders.c.at >= since, before.c.staff_id == staff_id)
        .order_by(holders.c.at.desc())
    )
    return [TakenOver(row.conversation_id, row.username, row.at) for row in c.execute(query)]
