"""All SQL of how far staff have read."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, case, func, insert, select, update

from bot.conversations.model import Sender
from bot.conversations.tables import messages, screenings
from bot.handover.duty_tables import read_marks as marks


def mark(c: Connection, conversation_id: str, staff_id: int, seq: int, at: datetime) -> None:
    """Moves their mark on, never back. Under the conversation's lock."""
    mine = (marks.c.conversation_id == conversation_id) & (marks.c.staff_id == staff_id)
    known = mark_of(c, conversation_id, staff_id)
    if known is None:
        c.execute(insert(marks).values(conversation_id=conversation_id, staff_id=staff_id, seq=seq, at=at))
    elif known <= seq:
        c.execute(update(marks).where(mine).values(seq=seq, at=at))


def mark_of(c: Connection, conversation_id: str, staff_id: int) -> int | None:
    """The last message they have read, if any."""
    mine = (marks.c.conversation_id == conversation_id) & (marks.c.staff_id == staff_id)
    return c.scalar(select(marks.c.seq).where(mine))


def read_at(c: Connection, conversation_id: str, staff_id: int) -> datetime | None:
    """When they last read, if they ever did."""
    mine = (marks.c.conversation_id == conversation_id) & (marks.c.staff_id == staff_id)
    return c.scalar(select(marks.c.at).where(mine))


def unread(c: Connection, staff_id: int, of: Collection[str]) -> dict[str, tuple[datetime, int, int, bool]]:
    """Of these conversations, what the caller wrote beyond their mark: since when, up to which message, how
    many lines, and whether the screen raised an alarm in any."""
    mine = (marks.c.conversation_id == messages.c.conversation_id) & (marks.c.staff_id == staff_id)
    line = (screenings.c.conversation_id == messages.c.conversation_id) & (screenings.c.seq == messages.c.seq)
    query = (
        select(
            messages.c.conversation_id,
            func.min(messages.c.at).label("since"),
            func.max(messages.c.seq).label("last"),
            func.count().label("lines"),
            func.max(case((screenings.c.action == "alert", 1), else_=0)).label("alert"),
        )
        .select_from(messages.outerjoin(marks, mine).outerjoin(screenings, line))
        .where(messages.c.conversation_id.in_(list(of)), messages.c.sender == Sender.CALLER)
        .where(messages.c.seq > func.coalesce(marks.c.seq, 0))
        .group_by(messages.c.conversation_id)
    )
    return {r.conversation_id: (r.since, r.last, r.lines, bool(r.alert)) for r in c.execute(query)}
