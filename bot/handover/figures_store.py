"""All SQL of the figures: a handful of statements, however many conversations a day has."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, union

from bot.conversations import store as record
from bot.conversations.model import Assessed, Conversation, Hold, Holder, Kind, Sender, Why
from bot.conversations.tables import assessments, conversations, holders, messages, screenings
from bot.handover.days import Period
from bot.handover.model import Confirmation
from bot.handover.stories import Story
from bot.handover.tables import closings, confirmations
from bot.triage import Priority

_HOLDERS = {holder.value: holder for holder in Holder}  # far faster than to call the enumeration
_WHYS = {why.value: why for why in Why}
Among = Select[Any] | Sequence[str]


def _in(column: ColumnElement[Any], period: Period) -> ColumnElement[bool]:
    return and_(column >= period.start, column < period.end)


def arrivals(c: Connection, period: Period) -> list[tuple[datetime, str | None]]:
    """When each conversation began, and its area."""
    query = select(conversations.c.created_at, conversations.c.area)
    return [(r.created_at, r.area) for r in c.execute(query.where(_in(conversations.c.created_at, period)))]


def outcomes(c: Connection, period: Period) -> list[tuple[str, str | None, int]]:
    """How often staff closed a conversation of each area with each outcome."""
    query = (
        select(closings.c.outcome, conversations.c.area, func.count().label("n"))
        .join(conversations, conversations.c.id == closings.c.conversation_id)
        .where(_in(closings.c.at, period))
        .group_by(closings.c.outcome, conversations.c.area)
    )
    return [(r.outcome, r.area, r.n) for r in c.execute(query)]


def ended_with_bot(c: Connection, period: Period) -> list[tuple[str | None, int]]:
    """To how many callers of each area the bot first gave its ending, and no person was ever asked for."""
    first = (
        select(messages.c.conversation_id, func.min(messages.c.at).label("at"))
        .where(messages.c.sender == Sender.BOT, messages.c.kind == Kind.DISPOSITION)
        .group_by(messages.c.conversation_id)
        .subquery()
    )
    staff = select(holders.c.n).where(
        holders.c.conversation_id == conversations.c.id, holders.c.holder.in_((Holder.QUEUE, Holder.HUMAN))
    )
    query = (
        select(conversations.c.area, func.count().label("n"))
        .join(first, first.c.conversation_id == conversations.c.id)
        .where(_in(first.c.at, period), ~staff.exists())
        .group_by(conversations.c.area)
    )
    return [(r.area, r.n) for r in c.execute(query)]


def moved_or_confirmed(c: Connection, period: Period) -> list[Story]:
    """The conversations that a person was needed for, or that a clinician judged, in the period."""
    moved = select(holders.c.conversation_id).where(
        _in(holders.c.at, period), holders.c.why.is_not(None), holders.c.why != Why.ENDED
    )
    said = select(confirmations.c.conversation_id).where(_in(confirmations.c.at, period))
    return _stories(c, select(union(moved, said).subquery()))


def live(c: Connection, wrote_since: datetime) -> list[Story]:
    """Who is in the queue or with staff, and of those with the bot whose caller wrote since then."""
    return _stories(c, [of.id for of, _ in record.live_holds(c, wrote_since)])


def story_of(c: Connection, conversation_id: str) -> Story:
    """The rows of one conversation, in the same few statements."""
    [one] = _stories(c, [conversation_id])
    return one


def _stories(c: Connection, among: Among) -> list[Story]:
    found = {
        r.id: Story(Conversation(r.id, r.channel, None, r.area, r.created_at))
        for r in c.execute(
            select(
                conversations.c.id, conversations.c.channel, conversations.c.area, conversations.c.created_at
            ).where(conversations.c.id.in_(among))
        )
    }
    _holds(c, among, found)
    _assessed(c, among, found)
    _confirmed(c, among, found)
    _alarms(c, among, found)
    return list(found.values())


def _holds(c: Connection, among: Among, found: Mapping[str, Story]) -> None:
    h = holders.c
    query = select(h.conversation_id, h.holder, h.why, h.staff_id, h.at).where(h.conversation_id.in_(among))
    for r in c.execute(query.order_by(h.conversation_id, h.n)):
        hold = Hold(_HOLDERS[r.holder], _WHYS.get(r.why), r.staff_id, r.at)
        found[r.conversation_id].holds.append(hold)


def _assessed(c: Connection, among: Among, found: Mapping[str, Story]) -> None:
    a = assessments.c
    query = select(a.conversation_id, a.at, a.priority, a.changed).where(
        a.conversation_id.in_(among), a.priority.is_not(None)
    )
    for r in c.execute(query.order_by(a.id)):
        found[r.conversation_id].assessed.append(Assessed(r.at, r.priority, (), (), (), "", r.changed))


def _confirmed(c: Connection, among: Among, found: Mapping[str, Story]) -> None:
    k = confirmations.c
    query = select(k.conversation_id, k.priority, k.at).where(k.conversation_id.in_(among))
    for r in c.execute(query.order_by(k.id)):
        found[r.conversation_id].confirmed.append(Confirmation(Priority(r.priority), "", "", r.at))


def _alarms(c: Connection, among: Among, found: Mapping[str, Story]) -> None:
    s = screenings.c
    query = (
        select(s.conversation_id, messages.c.at)
        .join(messages, and_(messages.c.conversation_id == s.conversation_id, messages.c.seq == s.seq))
        .where(s.conversation_id.in_(among), s.action != "none")
    )
    for r in c.execute(query.order_by(s.conversation_id, s.seq)):
        found[r.conversation_id].alarms.append(r.at)
