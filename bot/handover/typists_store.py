"""All SQL of who is typing."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.handover.duty_tables import typing_marks as marks
from bot.staff.tables import staff


def mark(c: Connection, conversation_id: str, staff_id: int, until: datetime) -> None:
    """Overwrites their mark: only the last one matters. Under the conversation's lock."""
    mine = (marks.c.conversation_id == conversation_id) & (marks.c.staff_id == staff_id)
    if not c.execute(update(marks).where(mine).values(until=until)).rowcount:
        c.execute(insert(marks).values(conversation_id=conversation_id, staff_id=staff_id, until=until))


def clear(c: Connection, conversation_id: str, staff_id: int) -> None:
    mine = (marks.c.conversation_id == conversation_id) & (marks.c.staff_id == staff_id)
    c.execute(delete(marks).where(mine))


def typing(c: Connection, conversation_id: str, but: int, at: datetime) -> list[str]:
    query = (
        select(staff.c.username)
        .join(marks, marks.c.staff_id == staff.c.id)
        .where(marks.c.conversation_id == conversation_id, marks.c.staff_id != but, marks.c.until > at)
        .order_by(staff.c.username)
    )
    return list(c.scalars(query))
