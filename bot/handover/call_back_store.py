"""All SQL of the wishes to be rung."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.handover.duty_tables import call_backs
from bot.handover.model import Wish


def add(c: Connection, conversation_id: str, phone: str, safe: str, best_time: str, at: datetime) -> None:
    values = {"conversation_id": conversation_id, "phone": phone, "safe": safe, "best_time": best_time}
    c.execute(insert(call_backs).values(**values, at=at))


def last(c: Connection, conversation_ids: Sequence[str]) -> dict[str, Wish]:
    """What each of these callers asked for last."""
    query = select(call_backs).where(call_backs.c.conversation_id.in_(conversation_ids))
    return {
        r.conversation_id: Wish(r.conversation_id, r.phone, r.safe, r.best_time, r.at)
        for r in c.execute(query.order_by(call_backs.c.id))
    }
