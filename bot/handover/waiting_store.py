"""All SQL of what was told to callers while they waited."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from bot.handover.duty_tables import waiting_told


def told(c: Connection, conversation_id: str, since: datetime) -> int:
    query = select(func.max(waiting_told.c.step)).where(
        waiting_told.c.conversation_id == conversation_id, waiting_told.c.since == since
    )
    return c.scalar(query) or 0


def told_of(c: Connection, ids: Sequence[str]) -> dict[tuple[str, datetime], int]:
    """The same for many callers at once, by conversation and the beginning of the waiting."""
    columns = waiting_told.c
    query = (
        select(columns.conversation_id, columns.since, func.max(columns.step).label("step"))
        .where(columns.conversation_id.in_(ids))
        .group_by(columns.conversation_id, columns.since)
    )
    return {(row.conversation_id, row.since): row.step for row in c.execute(query)}


def last_line(c: Connection, conversation_id: str, since: datetime) -> tuple[int, datetime] | None:
    query = (
        select(waiting_told.c.seq, waiting_told.c.at)
        .where(waiting_told.c.conversation_id == conversation_id, waiting_told.c.since == since)
        .order_by(waiting_told.c.step.desc())
    )
    row = c.execute(query).first()
    return (row.seq, row.at) if row and row.seq else None


def add_told(c: Connection, conversation_id: str, since: datetime, step: int, seq: int, at: datetime) -> None:
    values = {"conversation_id": conversation_id, "since": since, "step": step, "seq": seq, "at": at}
    c.execute(insert(waiting_told).values(**values))
