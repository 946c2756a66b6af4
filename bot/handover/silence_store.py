"""All SQL about callers who stopped writing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, exists, insert, or_, select

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
    of, later, among = messages.c.conversation_id, messages.alias("later"), tuple(priorities)
    holder = (
        select(holders.c.holder).where(holders.c.conversation_id == of)
        .order_by(holders.c.n.desc()).limit(1).scalar_subquery()
    )  # fmt: skip
    risk = or_(
        exists().where(screenings.c.conversation_id == of, screenings.c.action == "alert"),
        exists().where(assessments.c.conversation_id == of, assessments.c.priority.in_(among)),
        exists().where(confirmations.c.conversation_id == of, confirmations.c.priority.in_(among)),
    )
    wrote_again = exists().where(
        later.c.conversation_id == of, later.c.seq > messages.c.seq, later.c.sender == Sender.CALLER
    )
    done = exists().where(
        silence_steps.c.conversation_id == of,
        silence_steps.c.after_seq == messages.c.seq,
        silence_steps.c.step == settled,
    )
    lately = (messages.c.sender == Sender.CALLER, messages.c.at > since, messages.c.at <= until)
    query = select(of).where(*lately, ~wrote_again, ~done, holder != Holder.CLOSED, risk)
    return list(c.scalars(query.order_by(messages.c.at)))


def steps(c: Connection, conversation_id: str, after_seq: int) -> set[str]:
    query = select(silence_steps.c.step).where(
        silence_steps.c.conversation_id == conversation_id, silence_steps.c.after_seq == after_seq
    )
    return set(c.scalars(query))


def add_step(c: Connection, conversation_id: str, after_seq: int, step: str, at: datetime) -> None:
    values = {"conversation_id": conversation_id, "after_seq": after_seq, "step": step, "at": at}
    c.execute(insert(silence_steps).values(**values))
