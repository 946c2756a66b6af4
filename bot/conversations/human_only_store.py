"""All SQL of the switch that lets people alone answer."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, union

from bot.conversations.human_only_model import Switch
from bot.conversations.human_only_tables import human_only_switches as switches
from bot.conversations.model import Sender
from bot.conversations.tables import conversations, messages

_NEWEST = select(func.max(switches.c.id)).group_by(switches.c.channel)
_AS_THEY_STAND = select(switches).where(switches.c.id.in_(_NEWEST)).order_by(switches.c.channel)


def add(c: Connection, switch: Switch) -> None:
    c.execute(insert(switches).values(**asdict(switch)))


def as_they_stand(c: Connection) -> list[Switch]:
    """The newest row of each channel that was ever switched."""
    return [Switch(r.channel, r.is_on, r.reason, r.staff_id, r.at) for r in c.execute(_AS_THEY_STAND)]


def said_since(c: Connection, conversation_id: str, texts: Sequence[str], since: datetime) -> bool:
    """Whether the caller has read any of these since then."""
    query = select(messages.c.seq).where(
        messages.c.conversation_id == conversation_id,
        messages.c.sender == Sender.SYSTEM,
        messages.c.text.in_(texts),
        messages.c.at >= since,
    )
    return c.execute(query.limit(1)).first() is not None


def running(c: Connection, channels: Sequence[str], since: datetime) -> list[str]:
    """The conversations on these channels that began, or whose caller wrote, since then."""
    wrote = select(messages.c.conversation_id).where(
        messages.c.sender == Sender.CALLER, messages.c.at >= since
    )
    began = select(conversations.c.id).where(conversations.c.created_at >= since)
    query = select(conversations.c.id).where(
        conversations.c.id.in_(union(wrote, began)), conversations.c.channel.in_(channels)
    )
    return list(c.scalars(query.order_by(conversations.c.id)))
