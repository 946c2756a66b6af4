"""All SQL of the wall: one statement for each thing it shows, however many conversations there are."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.conversations.model import Assessed, Holder, Sender
from bot.conversations.tables import assessments, holders, messages, screenings
from bot.handover.model import Confirmation
from bot.handover.tables import confirmations
from bot.staff.tables import staff
from bot.triage import Priority

Ids = Collection[str]


def assessed(c: Connection, ids: Ids) -> dict[str, list[Assessed]]:
    """Every assessment, oldest first."""
    t, found = assessments, defaultdict[str, list[Assessed]](list)
    for r in c.execute(select(t).where(t.c.conversation_id.in_(ids)).order_by(t.c.id)):
        found[r.conversation_id].append(
            Assessed(r.at, r.priority, tuple(r.rules), tuple(r.reasons), tuple(r.flags), r.ruleset_version,
                     r.changed)
        )  # fmt: skip
    return found


def confirmed(c: Connection, ids: Ids) -> dict[str, list[Confirmation]]:
    """What clinicians said of the priority, oldest first."""
    t, found = confirmations, defaultdict[str, list[Confirmation]](list)
    query = select(t, staff.c.username).join(staff, staff.c.id == t.c.staff_id)
    for r in c.execute(query.where(t.c.conversation_id.in_(ids)).order_by(t.c.id)):
        confirmation = Confirmation(Priority(r.priority), r.reason, r.username, r.at)
        found[r.conversation_id].append(confirmation)
    return found


def first_queued(c: Connection, ids: Ids) -> dict[str, datetime]:
    """When a person was first needed."""
    t = holders
    query = select(t.c.conversation_id, func.min(t.c.at)).group_by(t.c.conversation_id)
    where = (t.c.holder == Holder.QUEUE, t.c.conversation_id.in_(ids))
    return {row[0]: row[1] for row in c.execute(query.where(*where))}


def first_alarm(c: Connection, ids: Ids) -> dict[str, datetime]:
    """When the first message was written in which the screen noticed anything."""
    s, m = screenings, messages
    query = (
        select(s.c.conversation_id, func.min(m.c.at))
        .join(m, (m.c.conversation_id == s.c.conversation_id) & (m.c.seq == s.c.seq))
        .where(s.c.action != "none", s.c.conversation_id.in_(ids))
        .group_by(s.c.conversation_id)
    )
    return {row[0]: row[1] for row in c.execute(query)}


def last_messages(c: Connection, ids: Ids, sender: Sender | None = None) -> dict[str, datetime]:
    """When anything was last said, or when `sender` last wrote."""
    m = messages
    query = select(m.c.conversation_id, func.max(m.c.at)).where(m.c.conversation_id.in_(ids))
    if sender is not None:
        query = query.where(m.c.sender == sender)
    return {row[0]: row[1] for row in c.execute(query.group_by(m.c.conversation_id))}
