"""All SQL of confirmations, closings and offers."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.handover.model import Confirmation, Offered
from bot.handover.tables import closings, confirmations, offers
from bot.staff.tables import staff
from bot.triage import Priority


def add_confirmation(
    c: Connection, conversation_id: str, staff_id: int, priority: Priority, reason: str, at: datetime
) -> None:
    c.execute(
        insert(confirmations).values(
            conversation_id=conversation_id, staff_id=staff_id, priority=priority, reason=reason, at=at
        )
    )


def all_confirmations(c: Connection, conversation_id: str) -> list[Confirmation]:
    query = (
        select(confirmations, staff.c.username)
        .join(staff, staff.c.id == confirmations.c.staff_id)
        .where(confirmations.c.conversation_id == conversation_id)
        .order_by(confirmations.c.id)
    )
    return [Confirmation(Priority(r.priority), r.reason, r.username, r.at) for r in c.execute(query)]


def add_closing(
    c: Connection, conversation_id: str, staff_id: int, outcome: str, reason: str, at: datetime
) -> None:
    c.execute(
        insert(closings).values(
            conversation_id=conversation_id, staff_id=staff_id, outcome=outcome, reason=reason, at=at
        )
    )


def add_offer(c: Connection, conversation_id: str, what: str, name: str, at: datetime) -> None:
    c.execute(insert(offers).values(conversation_id=conversation_id, what=what, name=name, at=at))


def all_offers(c: Connection, conversation_id: str) -> list[Offered]:
    query = select(offers).where(offers.c.conversation_id == conversation_id).order_by(offers.c.id)
    return [Offered(r.what, r.name, r.at) for r in c.execute(query)]
