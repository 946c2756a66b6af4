"""All SQL about callers who stopped writing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, func, insert, literal, or_, select

from bot.conversations.model import Holder, Sender
from bot.conversations.tables import assessments, holders, messages, screenings
from bot.handover.tables import confirmations, silence_steps
from bot.triage import Priority


def silent(
    c: Connection, since: datetime, until: datetime, settled: str, priorities: Iterable[Priority]
) -> list[str]:
    """Open conversations with any sign of risk whose caller last wrote in this span, longest silent first.

    Without those whose silence has had the step `settled`.
    """
    of, seq, at = messages.c.conversation_id, func.max(messages.c.seq), func.max(messages.c.at)
    lately = (
        select(of, seq.label("seq"), at.label("at"))
        .where(messages.c.sender == Sender.CALLER, messages.c.at > since)
        .group_by(of)
        .having(at <= until)
        .subquery()
    )
    holder = (
        select(holders.c.holder).where(holders.c.conversation_id == lately.c.conversation_id)
        .order_by(holders.c.n.desc()).limit(1).scalar_subquery()
    )  # fmt: skip

    def any_of(table: Table, *that: ColumnElement[bool]) -> ColumnElement[bool]:
        """One look into an index for each of these few; EXISTS would let PostgreSQL read whole tables."""
        found = select(literal(1)).where(table.c.conversation_id == lately.c.conversation_id, *that).limit(1)
        return found.scalar_subquery().is_not(None)

    settled_already = any_of(
        silence_steps, silence_steps.c.after_seq == lately.c.seq, silence_steps.c.step == settled
    )
    among = tuple(priorities)
    risk = or_(
        any_of(screenings, screenings.c.action == "alert"),
        any_of(assessments, assessments.c.priority.in_(among)),
        any_of(confirmations, confirmations.c.priority.in_(among)),
    )
    query = (
        select(lately.c.conversation_id)
        .where(~settled_already, holder != Holder.CLOSED, risk)
        .order_by(lately.c.at)
    )
    return list(c.scalars(query))


def steps(c: Connection, conversation_id: str, after_seq: int) -> set[str]:
    query = select(silence_steps.c.step).where(
        silence_steps.c.conversation_id == conversation_id, silence_steps.c.after_seq == after_seq
    )
    return set(c.scalars(query))


def add_step(c: Connection, conversation_id: str, after_seq: int, step: str, at: datetime) -> None:
    values = {"conversation_id": conversation_id, "after_seq": after_seq, "step": step, "at": at}
    c.execute(insert(silence_steps).values(**values))
