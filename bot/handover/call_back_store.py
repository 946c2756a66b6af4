"""All SQL of call-backs and of each try."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from bot.handover.call_back_model import CallBack, Try
from bot.handover.duty_tables import call_back_tries, call_backs
from bot.staff.tables import staff


def add(c: Connection, conversation_id: str, phone: str, safe: str, best_time: str, at: datetime) -> None:
    values = {"conversation_id": conversation_id, "phone": phone, "safe": safe, "best_time": best_time}
    c.execute(insert(call_backs).values(**values, at=at))


def add_try(
    c: Connection, call_back_id: int, staff_id: int, reached: bool, note: str | None, at: datetime
) -> None:
    values = {"call_back_id": call_back_id, "staff_id": staff_id, "reached": int(reached), "note": note}
    c.execute(insert(call_back_tries).values(**values, at=at))


def call_back(c: Connection, call_back_id: int) -> CallBack | None:
    return next(iter(_found(c, call_backs.c.id == call_back_id)), None)


def of_conversation(c: Connection, conversation_id: str) -> list[CallBack]:
    """Every one this caller asked for, oldest first."""
    return _found(c, call_backs.c.conversation_id == conversation_id)


def everything(c: Connection) -> list[CallBack]:
    return _found(c)


def _found(c: Connection, *that: Any) -> list[CallBack]:
    rows = c.execute(select(call_backs).where(*that).order_by(call_backs.c.id)).all()
    tries = _tries(c, [row.id for row in rows])
    return [
        CallBack(r.id, r.conversation_id, r.phone, r.safe, r.best_time, r.at, tuple(tries.get(r.id, ())))
        for r in rows
    ]


def _tries(c: Connection, ids: list[int]) -> dict[int, list[Try]]:
    query = (
        select(call_back_tries, staff.c.username)
        .join(staff, staff.c.id == call_back_tries.c.staff_id)
        .where(call_back_tries.c.call_back_id.in_(ids))
        .order_by(call_back_tries.c.id)
    )
    found: dict[int, list[Try]] = {}
    for row in c.execute(query):
        found.setdefault(row.call_back_id, []).append(_try(row))
    return found


def _try(row: Row[Any]) -> Try:
    return Try(row.username, bool(row.reached), row.note, row.at)
