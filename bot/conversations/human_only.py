"""Where people alone answer: on a channel whose switch is on the bot says nothing and is given nobody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import human_only_store as store
from bot.conversations.human_only_model import ALL, CHANNELS, Switch


def switches_on(c: Connection) -> list[Switch]:
    """The switches that are on, each as it was last turned."""
    return [switch for switch in store.as_they_stand(c) if switch.is_on]


def since(c: Connection, channel: str) -> datetime | None:
    """Since when people alone answer on this channel; None while the bot may."""
    return min((s.at for s in switches_on(c) if s.channel in (channel, ALL)), default=None)


def turn(c: Connection, switch: Switch) -> None:
    """Keeps how a switch was turned."""
    store.add(c, switch)


def told(c: Connection, conversation_id: str, texts: Sequence[str], since: datetime) -> bool:
    """Whether the caller was told in one of these words since then."""
    return store.said_since(c, conversation_id, texts, since)


def running(c: Connection, since: datetime) -> list[str]:
    """The conversations where people alone answer that began, or whose caller wrote, since then."""
    on = {switch.channel for switch in switches_on(c)}
    channels = CHANNELS if ALL in on else tuple(on)
    return store.running(c, channels, since) if channels else []
