"""All SQL of confirmations, closings and offers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from bot.db.once import changed, once
from bot.handover.model import Confirmation, Offered
from bot.handover.tables import closings, confirmations, offers
from bot.staff.tables import staff
from bot.triage import Priority

_CONFIRMATIONS = (  # built once: every turn asks it
    select(confirmations, staff.c.username)
    .join(staff, staff.c.id == confirmations.c.staff_id)
    .where(confirmations.c.conversation_id.in_(bindparam("these", expanding=True)))
    .order_by(confirmations.c.id)
)


def add_confirmation(
    c: Connection, conversation_id: str, staff_id: int, priority: Priority, reason: str, at: datetime
) -> None:
    c.execute(
        insert(confirmations).values(
            conversation_id=conversation_id, staff_id=staff_id, priority=priority, reason=reason, at=at
        )
    )
    changed(c, conversation_id, "confirmations")


def confirmations_of(c: Connection, ids: Sequence[str]) -> dict[str, list[Confirmation]]:
    """Every confirmation of each of these conversations, oldest first."""
    found: dict[str, list[Confirmation]] = {}
    for r in c.execute(_CONFIRMATIONS, {"these": ids}):
        one = Confirmation(Priority(r.priority), r.reason, r.username, r.at)
        found.setdefault(r.conversation_id, []).append(one)
    return found


def all_confirmations(c: Connection, conversation_id: str) -> tuple[Confirmation, ...]:
    def ask() -> tuple[Confirmation, ...]:
        return tuple(confirmations_of(c, [conversation_id]).get(conversation_id, ()))

    return once(c, conversation_id, "confirmations", ask)


def add_closing(
    c: Connection,
    conversation_id: str,
    staff_id: int,
    outcome: str,
    safety_net: str | None,
    reason: str,
    at: datetime,
) -> None:
    values = {"outcome": outcome, "safety_net": safety_net, "reason": reason, "at": at}
    c.execute(insert(closings).values(conversation_id=conversation_id, staff_id=staff_id, **values))


def add_offer(c: Connection, conversation_id: str, what: str, name: str, at: datetime) -> None:
    c.execute(insert(offers).values(conversation_id=conversation_id, what=what, name=name, at=at))


def all_offers(c: Connection, conversation_id: str) -> list[Offered]:
    query = select(offers).where(offers.c.conversation_id == conversation_id).order_by(offers.c.id)
    return [Offered(r.what, r.name, r.at) for r in c.execute(query)]
