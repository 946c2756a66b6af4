"""All SQL of what staff note beside a conversation."""

from datetime import datetime

from sqlalchemy import Connection, Table, insert, select

from bot.handover.model import Note, ReadBack
from bot.handover.notes_tables import read_backs, refusals, whispers
from bot.staff.tables import staff


def add_whisper(
    c: Connection, conversation_id: str, staff_id: int, text: str, after_seq: int, at: datetime
) -> None:
    _add(c, whispers, conversation_id, staff_id, at, text=text, after_seq=after_seq)


def add_read_back(c: Connection, conversation_id: str, staff_id: int, after_seq: int, at: datetime) -> None:
    _add(c, read_backs, conversation_id, staff_id, at, after_seq=after_seq)


def add_refusal(c: Connection, conversation_id: str, staff_id: int, what: str, at: datetime) -> None:
    _add(c, refusals, conversation_id, staff_id, at, what=what)


def _add(
    c: Connection, table: Table, conversation_id: str, staff_id: int, at: datetime, **more: str | int
) -> None:
    c.execute(insert(table).values(conversation_id=conversation_id, staff_id=staff_id, at=at, **more))


def all_whispers(c: Connection, conversation_id: str) -> list[Note]:
    query = (
        select(whispers, staff.c.username)
        .join(staff, staff.c.id == whispers.c.staff_id)
        .where(whispers.c.conversation_id == conversation_id)
        .order_by(whispers.c.id)
    )
    return [Note(row.id, row.username, row.text, row.after_seq, row.at) for row in c.execute(query)]


def last_read_back(c: Connection, conversation_id: str) -> ReadBack | None:
    query = (
        select(read_backs, staff.c.username)
        .join(staff, staff.c.id == read_backs.c.staff_id)
        .where(read_backs.c.conversation_id == conversation_id)
        .order_by(read_backs.c.id.desc())
        .limit(1)
    )
    row = c.execute(query).first()
    return ReadBack(row.username, row.after_seq, row.at) if row else None


def refused(c: Connection, conversation_id: str) -> dict[str, datetime]:
    """What the caller declined, and when they did so last."""
    t = refusals
    query = select(t.c.what, t.c.at).where(t.c.conversation_id == conversation_id).order_by(t.c.id)
    return {row.what: row.at for row in c.execute(query)}
