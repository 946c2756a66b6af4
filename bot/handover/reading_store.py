"""All SQL of how far staff have read."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

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
