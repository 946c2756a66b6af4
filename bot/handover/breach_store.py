"""All SQL about callers who may be waiting for a human."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, func, or_, select

from bot.conversations.model import Holder
from bot.conversations.tables import assessments, conversations, holders
from bot.db.parts import in_parts
from bot.handover.tables import confirmations
from bot.triage import Priority, more_urgent

Key = tuple[int, int | None, int | None]
"""The last hold, assessment and confirmation: while it stays the same, so does how they wait."""


def waiting(c: Connection, risk: Iterable[Priority], of: Collection[str] | None = None) -> dict[str, Key]:
    """Conversations in the queue, and those with the bot that ever had one of these priorities: of all
    there ever were, or of these."""
    ever = c.scalars(select(conversations.c.id)) if of is None else of
    this, among, newer = conversations.c.id, tuple(risk), holders.alias()
    newest, assessed, confirmed = (
        select(func.max(number)).where(belongs_to == this).scalar_subquery()
        for number, belongs_to in (
            (newer.c.n, newer.c.conversation_id),
            (assessments.c.id, assessments.c.conversation_id),
            (confirmations.c.id, confirmations.c.conversation_id),
        )
    )
    told, said = (
        select(table.c.id).where(table.c.conversation_id == this, table.c.priority.in_(among)).limit(1)
        .scalar_subquery().is_not(None)
        for table in (assessments, confirmations)
    )  # fmt: skip
    query = (
        select(this, holders.c.n, assessed, confirmed)
        .select_from(conversations)
        .join(holders, (holders.c.conversation_id == this) & (holders.c.n == newest))
        .where(or_(holders.c.holder == Holder.QUEUE, (holders.c.holder == Holder.BOT) & or_(told, said)))
    )
    found = (row for part in in_parts(ever) for row in c.execute(query.where(this.in_(part))))
    return {row[0]: (row[1], row[2], row[3]) for row in found}


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
