"""The human-only switch in a supervisor's hand. Turning it is in the audit, in the same transaction."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import human_only
from bot.conversations.human_only_model import ALL, CHANNELS, Switch
from bot.handover.model import HandoverError, ReasonNeeded
from bot.staff import store as people
from bot.staff.model import NotAllowed, Role, Staff


class AlreadySo(HandoverError):
    """The switch stands like that already."""


def turn(c: Connection, staff: Staff, channel: str, on: bool, reason: str, at: datetime) -> None:
    """Lets people alone answer on a channel, or the bot again. Raises NotAllowed, ReasonNeeded, AlreadySo.

    Turning it off hands nothing over: who waits for a person goes on waiting for one.
    """
    if staff.role is not Role.SUPERVISOR:
        raise NotAllowed("Only a supervisor turns the assistant on and off.")
    if channel not in (*CHANNELS, ALL):
        raise HandoverError("Choose a channel.")
    if not reason.strip():
        raise ReasonNeeded("Say why. Everyone on duty sees it.")
    if on == any(switch.channel == channel for switch in human_only.switches_on(c)):
        raise AlreadySo("Somebody has done that already.")
    human_only.turn(c, Switch(channel, on, reason.strip(), staff.id, at))
    people.add_audit(c, staff.id, "human_only", None, {"channel": channel, "on": on}, at)
