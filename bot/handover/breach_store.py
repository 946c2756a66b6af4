"""All SQL about callers who may be waiting for a human."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, or_, select

from bot.conversations.model import Holder
from bot.conversations.tables import assessments, holders
from bot.handover.tables import confirmations
from bot.triage import Priority, more_urgent

Key = tuple[int, int | None, int | None]
"""The last hold, assessment and confirmation: while it stays the same, so does how they wait."""


def waiting(c: Connection, risk: Iterable[Priority]) -> dict[str, Key]:
    """Conversations in the queue, and those with the bot that ever had one of these priorities."""
    of = holders.c.conversation_id
    last = select(of, func.max(holders.c.n).label("n")).group_by(of).subquery()
    among = tuple(risk)

    assessed, confirmed = (
        select(func.max(table.c.id)).where(table.c.conversation_id == of).scalar_subquery()
        for table in (assessments, confirmations)
    )
    told, said = (
        select(table.c.id).where(table.c.conversation_id == of, table.c.priority.in_(among)).limit(1)
        .scalar_subquery().is_not(None)
        for table in (assessments, confirmations)
    )  # fmt: skip
    query = (
        select(of, holders.c.n, assessed, confirmed)
        .join(last, (last.c.conversation_id == of) & (last.c.n == holders.c.n))
        .where(or_(holders.c.holder == Holder.QUEUE, (holders.c.holder == Holder.BOT) & or_(told, said)))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in c.execute(query)}


def worst(c: Connection, among: Sequence[str]) -> dict[str, Priority]:
    """The most urgent thing ever proposed about each of these, where anything was."""
    query = select(assessments.c.conversation_id, assessments.c.priority).where(
        assessments.c.conversation_id.in_(among), assessments.c.priority.is_not(None)
    )
    found: dict[str, Priority] = {}
    for row in c.execute(query):
        said = Priority(row.priority)
        found[row.conversation_id] = more_urgent(said, found.get(row.conversation_id, said))
    return found
