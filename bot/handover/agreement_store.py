"""All SQL about how clinicians judged proposals."""

from datetime import datetime

from sqlalchemy import Connection, select

from bot.handover.tables import confirmations


def confirmed_in(c: Connection, since: datetime, until: datetime) -> list[str]:
    """Conversations with a confirmation in this span."""
    query = select(confirmations.c.conversation_id).where(
        confirmations.c.at >= since, confirmations.c.at < until
    )
    return list(c.scalars(query.distinct().order_by(confirmations.c.conversation_id)))
