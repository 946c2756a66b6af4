"""All SQL of what was told to callers while they waited."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from bot.handover.duty_tables import waiting_told


def told(c: Connection, conversation_id: str, since: datetime) -> int:
    query = select(func.max(waiting_told.c.step)).where(
        waiting_told.c.conversation_id == conversation_id, waiting_told.c.since == since
    )
    return c.scalar(query) or 0


def add_told(c: Connection, conversation_id: str, since: datetime, step: int, at: datetime) -> None:
    values = {"conversation_id": conversation_id, "since": since, "step": step, "at": at}
    c.execute(insert(waiting_told).values(**values))
