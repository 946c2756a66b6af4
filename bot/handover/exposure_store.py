"""All SQL of what staff were exposed to, and of their breaks."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select

from bot.conversations.tables import assessments, messages, screenings
from bot.handover.break_tables import breaks
from bot.handover.tables import confirmations
from bot.staff.tables import audit
from bot.triage import Priority


def first_act(c: Connection, staff_id: int, since: datetime) -> datetime | None:
    """When this person first did or read anything since then."""
    return c.scalar(select(func.min(audit.c.at)).where(audit.c.staff_id == staff_id, audit.c.at >= since))


def sign_ins(c: Connection, staff_id: int, since: datetime) -> list[datetime]:
    """When this person signed in since then, the last first."""
    theirs = (audit.c.staff_id == staff_id) & (audit.c.at >= since)
    query = select(audit.c.at).where(theirs, audit.c.action == "sign_in")
    return list(c.scalars(query.order_by(audit.c.at.desc())))


def read_until(c: Connection, staff_id: int, since: datetime) -> dict[str, datetime]:
    """The conversations this person read or acted in since then, with when they last did."""
    query = (
        select(audit.c.conversation_id, func.max(audit.c.at).label("at"))
        .where(audit.c.staff_id == staff_id, audit.c.at >= since, audit.c.conversation_id.is_not(None))
        .group_by(audit.c.conversation_id)
    )
    return {r.conversation_id: r.at for r in c.execute(query)}


def became(c: Connection, ids: Sequence[str], among: Sequence[Priority]) -> dict[str, datetime]:
    """Which of these conversations ever had one of these priorities, and since when."""
    found: dict[str, datetime] = {}
    for table in (assessments, confirmations):
        query = select(table.c.conversation_id, func.min(table.c.at).label("at")).where(
            table.c.conversation_id.in_(ids), table.c.priority.in_(among)
        )
        for r in c.execute(query.group_by(table.c.conversation_id)):
            found[r.conversation_id] = min(r.at, found.get(r.conversation_id, r.at))
    return found


def alerts(c: Connection, ids: Sequence[str]) -> list[tuple[str, datetime]]:
    """Each line in which the screen heard danger, with when it was written."""
    query = (
        select(messages.c.conversation_id, messages.c.at)
        .join(
            screenings,
            and_(
                screenings.c.conversation_id == messages.c.conversation_id, screenings.c.seq == messages.c.seq
            ),
        )
        .where(screenings.c.conversation_id.in_(ids), screenings.c.action == "alert")
    )
    return [(r.conversation_id, r.at) for r in c.execute(query)]


def add_break(c: Connection, staff_id: int, act: str, at: datetime) -> None:
    c.execute(insert(breaks).values(staff_id=staff_id, act=act, at=at))


def last_break(c: Connection, staff_id: int, act: str, since: datetime) -> datetime | None:
    query = select(func.max(breaks.c.at)).where(
        breaks.c.staff_id == staff_id, breaks.c.act == act, breaks.c.at >= since
    )
    return c.scalar(query)
